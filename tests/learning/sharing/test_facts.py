"""Pseudonymous facts: incremental, without names, and among enough others."""

import csv
import io
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from learning import api
from learning.models import Enrolment, FactExport, GoneFact, Learner
from learning.sharing import export, upkeep
from learning.sharing.facts import COLUMNS, Facts
from learning.sharing.models import MOST_TRIES
from learning.sharing.refusals import Refused
from tests.learning.reports import made
from tests.learning.sharing.made import V3, Asker, facts, refused

pytestmark = pytest.mark.django_db


def lines(asker: Asker, since: str | None = None) -> list[dict[str, str]]:
    answer = asker.get(f"{V3}facts", {"since": since} if since else {})
    assert answer.status_code == 200, answer.content
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_line_has_no_name_no_birthday_and_no_id_of_ours(asker, province):
    Learner.objects.update(birth_on=date(1961, 5, 4))
    found = lines(asker)
    assert len(found) == Enrolment.objects.count()
    assert set(found[0]) == set(COLUMNS)
    assert {each["age_band"] for each in found} == {"60-69"}
    text = str(found)
    for learner in Learner.objects.all()[:20]:
        assert str(learner.uuid) not in text
    assert "Nguyễn" not in text
    assert "1961-05-04" not in text


def test_two_consumers_cannot_lay_their_facts_together(asker, province):
    other = Asker(province)
    mine, theirs = lines(asker), lines(other)
    for name in ("fact", "person"):
        assert not {each[name] for each in mine} & {each[name] for each in theirs}
    assert [each["fact"] for each in mine] == [each["fact"] for each in lines(asker)]


def test_who_comes_again_gets_only_what_changed(asker, province):
    first = lines(asker)
    cursor = first[-1]["cursor"]
    assert lines(asker, cursor) == []
    one = Enrolment.objects.order_by("pk")[3]
    one.changed_at = timezone.now() - timedelta(minutes=20)
    one.save()
    (again,) = lines(asker, cursor)
    assert again["fact"] in {each["fact"] for each in first}
    assert lines(asker, again["cursor"]) == []
    assert len(lines(asker, "2026-08-01")) < len(first)
    refused(asker.get(f"{V3}facts", {"since": "W10"}), 422)


def test_what_is_only_just_written_waits_for_the_next_reader(asker, province):
    facts(province.communes[0], province.courses["CDS"], 1, changed="2026-11-22 11:55")
    cursor = lines(asker)[-1]["cursor"]
    refused(Asker(province).get(f"{V3}facts", {"since": cursor}), 422)
    assert "2026-11-22" not in {each["changed_on"] for each in lines(asker)}
    later = Facts(asker.consumer, now=timezone.now() + timedelta(minutes=10))
    assert len(list(later.lines(cursor))) == 1


def test_a_deleted_fact_and_merged_people_are_told(asker, province):
    here, course = province.communes[0], province.courses["CDS"]
    cursor = lines(asker)[-1]["cursor"]
    doomed = Enrolment.objects.filter(unit=here).first()
    known = Facts(asker.consumer).pseudonym("fact", doomed.uuid)
    doomed.delete()
    kept, merged = (one.learner for one in facts(here, course, 2))
    api.merge(kept=kept, merged=merged)
    GoneFact.objects.update(at=timezone.now() - timedelta(hours=1))
    later = Facts(asker.consumer, now=timezone.now() + timedelta(hours=1))
    found = [line for line in later.lines(cursor) if line["kind"] != "fact"]
    gone, joined = found
    assert (gone["kind"], gone["fact"]) == ("gone", known)
    assert (joined["kind"], joined["person"], joined["merged_into"]) == (
        "merged",
        later.pseudonym("person", merged.uuid),
        later.pseudonym("person", kept.uuid),
    )


def test_few_alike_people_are_told_in_their_province(province):
    small = made.commune("00099", province)
    facts(small, province.courses["CDS"], 2)
    found = lines(Asker(province))
    assert "00099" not in {each["unit_code"] for each in found}
    told = [each for each in found if each["unit_code"] == "08"]
    assert {(each["sex"], each["age_band"], each["audience"]) for each in told} == {("U", "", "ALL")}
    assert len(told) == 2


def test_people_alike_in_several_small_communes_keep_what_they_have_in_common(province):
    for number in range(4):
        facts(made.commune(f"0009{number}", province), province.courses["CDS"], 2)
    told = [each for each in lines(Asker(province)) if each["unit_code"] == "08"]
    assert {(each["sex"], each["audience"]) for each in told} == {("F", "ND")}
    assert len(told) == 8


def test_facts_of_other_units_and_courses_are_nobodys(province):
    facts(made.unit("90"), province.courses["CDS"], 6)
    found = lines(Asker(province, courses=["CNTT-01"], endpoints=["facts"]))
    assert {each["course"] for each in found} == {"CNTT-01"}
    assert "90" not in {each["unit_code"] for each in found}


def test_a_file_is_ordered_once_and_fetched_when_it_is_ready(asker, settings, tmp_path, province):
    settings.LEARNING = {**settings.LEARNING, "SHARE_FOLDER": str(tmp_path)}
    first = asker.post(f"{V3}exports", {"format": "parquet"})
    again = asker.post(f"{V3}exports", {"format": "parquet"})
    assert (first.status_code, again.json()) == (202, first.json())
    refused(asker.post(f"{V3}exports", {"format": "csv"}), 409)
    refused(asker.post(f"{V3}exports", {"format": "csv"}, Idempotency_Key=None), 422)
    one = FactExport.objects.get()
    address = f"{V3}exports/{one.uuid}"
    refused(asker.get(f"{address}/file"), 409)
    upkeep.write_export(one.pk)
    state = asker.get(address).json()
    assert (state["state"], state["rows"]) == ("ready", Enrolment.objects.count())
    content = b"".join(asker.get(f"{address}/file").streaming_content)
    assert content[:4] == b"PAR1"
    import duckdb

    (tmp_path / "given.parquet").write_bytes(content)
    rows = duckdb.read_parquet(str(tmp_path / "given.parquet")).project("fact, progress").fetchall()
    assert {fact for fact, _progress in rows} == {each["fact"] for each in lines(asker)}
    assert lines(asker, state["until"]) == []
    refused(Asker(province).get(address), 404)


@pytest.mark.parametrize("is_killed", [True, False])
def test_a_file_that_breaks_off_again_and_again_is_given_up_with_what_to_do(
    asker, settings, tmp_path, monkeypatch, is_killed
):
    settings.LEARNING = {**settings.LEARNING, "SHARE_FOLDER": str(tmp_path)}
    asker.post(f"{V3}exports", {"format": "csv"})
    one, tries, problem = FactExport.objects.get(), [], KeyboardInterrupt if is_killed else ValueError

    def breaking(*_given):
        tries.append(1)
        raise problem

    with monkeypatch.context() as broken:
        broken.setattr(export, "run", breaking)
        for hours in range(1, 9):
            with time_machine.travel(timezone.now() + timedelta(hours=hours * 2)):
                for pk in upkeep.waiting_exports():
                    with suppress(problem):
                        upkeep.write_export(pk)
                assert not (is_killed and upkeep.waiting_exports())  # it may still be at it
    state = asker.get(f"{V3}exports/{one.uuid}").json()
    assert (len(tries), state["state"]) == (MOST_TRIES, "failed")
    assert "lần nữa" in state["reason"]
    assert list(tmp_path.iterdir()) == []


def test_without_duckdb_parquet_is_refused_with_what_to_install(asker, settings, tmp_path, monkeypatch):
    settings.LEARNING = {**settings.LEARNING, "SHARE_FOLDER": str(tmp_path)}
    monkeypatch.setattr("learning.sharing.taking.has_parquet", lambda: False)
    said = refused(asker.post(f"{V3}exports", {"format": "parquet"}), 501)
    assert "wagtail-learning[parquet]" in said["detail"]
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(Refused, match="wagtail-learning"):
        export.write([], "parquet", tmp_path / "a.parquet")


def test_without_a_folder_files_cannot_be_ordered(asker):
    assert "/facts" in refused(asker.post(f"{V3}exports", {}), 501)["detail"]


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_what_fails_in_the_middle_leaves_no_file(asker, tmp_path, format):
    def broken():
        yield from list(Facts(asker.consumer).lines(None))[:10]
        raise RuntimeError

    file = tmp_path / f"facts.{format}"
    file.write_bytes(b"the one of yesterday")
    with pytest.raises(RuntimeError):
        export.write(broken(), format, file)
    assert file.read_bytes() == b"the one of yesterday"
    assert list(tmp_path.iterdir()) == [file]


KILLED = """
import itertools, sys
from pathlib import Path
import django
django.setup()
from learning.sharing import export
from learning.sharing.facts import COLUMNS
print("begun", flush=True)
lines = (dict.fromkeys(COLUMNS) | {"cursor": str(n)} for n in itertools.count())
export.write(lines, sys.argv[1], Path(sys.argv[2]))
"""


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_who_is_killed_in_the_middle_leaves_nothing_half(tmp_path, format):
    file = tmp_path / f"facts.{format}"
    path = os.pathsep.join(each for each in sys.path if each)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": path}
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, format, str(file)], stdout=subprocess.PIPE, env=environment, text=True
    ) as writer:
        assert writer.stdout.readline() == "begun\n"
        until = time.monotonic() + 30
        while not list(tmp_path.rglob("*")) and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.3)
        writer.send_signal(signal.SIGKILL)
    assert not file.exists()
    assert all(each.name.startswith(".part-") for each in tmp_path.iterdir())


def test_what_a_killed_worker_left_is_swept_up(settings, tmp_path, asker):
    settings.LEARNING = {**settings.LEARNING, "SHARE_FOLDER": str(tmp_path)}
    half = tmp_path / ".part-abc"
    half.write_text("half")
    os.utime(half, (0, 0))
    with_old = FactExport.objects.create(consumer=asker.consumer, format="csv", state="ready")
    export.file_of(with_old).write_text("old")
    FactExport.objects.update(made_at=timezone.now() - timedelta(days=8))
    upkeep.clean()
    assert list(tmp_path.iterdir()) == []
    assert not FactExport.objects.exists()


def test_the_command_writes_the_file_and_says_where_to_go_on(asker, tmp_path, capsys):
    key, file = asker.consumer.client.key, tmp_path / "facts.csv"
    call_command("export_facts", consumer=key, out=str(file))
    text = file.read_text("utf-8")
    assert len(text.splitlines()) == Enrolment.objects.count() + 1
    cursor = text.strip().rsplit(",", 1)[1]
    assert cursor in capsys.readouterr().out
    call_command("export_facts", consumer=key, out=str(file), format="parquet", since=cursor)
    assert Path(file).read_bytes()[:4] == b"PAR1"
    with pytest.raises(CommandError):
        call_command("export_facts", consumer="nobody", out=str(file))
    with pytest.raises(CommandError):
        call_command("export_facts", consumer=key, out=str(file), since="W10")


def test_a_formula_in_a_courses_code_is_no_formula(province):
    from tests.learning.sharing.made import of_programme

    facts(province.communes[0], of_programme("=1+1", "CDS"), 6)
    assert "'=1+1" in {each["course"] for each in lines(Asker(province))}
