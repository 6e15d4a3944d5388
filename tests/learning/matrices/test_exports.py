import csv
import io
from contextlib import suppress
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone

from learning.matrices import make, run
from learning.matrices.asked import Asked
from learning.matrices.models import MOST_TRIES, ExportState
from learning.models import Export, Role
from learning.tasks import mend_exports
from tests.factories import make_learner
from tests.learning.reports.made import course, enrolment, province
from tests.learning.reports.test_views import make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]
INDEX = "/admin/learning/matrices/"


class Killed(BaseException):
    """As if the worker had been killed: nothing of ours catches it."""


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(run, "PIECE", 4)
    monkeypatch.setattr(make, "ROWS_AT_ONCE", 5)
    top, communes = province(2)
    courses = [course(f"Khóa {n}") for n in range(3)]
    for n in range(18):
        someone = make_learner(f"Nguyễn Văn {chr(65 + n)}", unit=communes[n % 2])
        enrolment(communes[n % 2], courses[n % 3], learner=someone, completed="2026-11-05")
    return top, make_officer(top)


def begun(world, format="csv") -> Export:
    top, officer = world
    return run.begin(Asked("learners", top, None), format=format, by=officer)


def names_in(export) -> list[str]:
    export.refresh_from_db()
    text = export.file.open("rb").read().decode("utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(text))][1:]


def stored(export) -> list[str]:
    try:
        return default_storage.listdir(export.folder)[1]
    except FileNotFoundError:
        return []


def test_a_large_matrix_is_written_by_a_worker_and_fetched_by_who_asked(world, client):
    top, officer = world
    client.force_login(officer)
    asked = {"kind": "learners", "unit": top.pk, "format": "xlsx"}
    page = client.post(f"{INDEX}export/", asked, follow=True)
    export = Export.objects.get()
    assert page.redirect_chain[0][0] == f"{INDEX}exports/{export.uuid}/"
    run.make(export)
    export.refresh_from_db()
    assert (export.state, export.rows_total, export.rows_gathered, export.rows_written) == (
        "finished",
        18,
        18,
        18,
    )
    assert stored(export) == [f"{export.uuid}.xlsx"]
    response = client.get(f"{INDEX}exports/{export.uuid}/file/")
    content = b"".join(response.streaming_content)
    assert len(content) == export.bytes
    assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].max_row == 19
    assert "Sẵn sàng" in client.get(f"{INDEX}exports/{export.uuid}/").content.decode()


def test_who_asks_twice_waits_for_one(world):
    assert begun(world).pk == begun(world).pk


@pytest.mark.parametrize("dies_at", ["piece 1", "piece 3", "noting", "writing", "storing"])
def test_a_killed_worker_leaves_no_file_and_another_goes_on(world, monkeypatch, dies_at):
    export = begun(world)
    with monkeypatch.context() as broken:
        keep, beat, saved = run._keep, run._beat, default_storage.save
        pieces: list[str] = []

        def keeping(name, lines):
            pieces.append(name)
            keep(name, lines)
            if dies_at == f"piece {len(pieces)}":
                raise Killed

        def beating(one, **fields):
            if dies_at == "noting" and fields.get("pieces") == 2:
                raise Killed
            if dies_at == "writing" and fields.get("rows_written"):
                raise Killed
            beat(one, **fields)

        def storing(name, content, **more):
            found = saved(name, content, **more)
            if dies_at == "storing" and name.endswith(".csv"):
                raise Killed
            return found

        broken.setattr(run, "_keep", keeping)
        broken.setattr(run, "_beat", beating)
        broken.setattr(default_storage, "save", storing)
        with pytest.raises(Killed):
            run.make(export)
    export.refresh_from_db()
    assert (export.state, export.file.name) == (ExportState.RUNNING, "")
    assert not run.make(export)  # it may still be alive
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        mend_exports()
    names = names_in(export)
    assert len(names) == len(set(names)) == 18
    assert stored(export) == [f"{export.uuid}.csv"]


@pytest.mark.parametrize("breaks_by", [Killed, ValueError])
def test_what_breaks_off_again_and_again_is_given_up_and_its_owner_may_let_it_go_on(
    world, monkeypatch, client, breaks_by
):
    export, tries = begun(world), []
    with monkeypatch.context() as broken:
        saved = default_storage.save

        def storing(name, content, **more):
            found = saved(name, content, **more)
            if name.endswith(".csv"):
                tries.append(name)
                raise breaks_by
            return found

        broken.setattr(default_storage, "save", storing)
        for minutes in range(0, 60, 5):
            with time_machine.travel(timezone.now() + timedelta(minutes=minutes)), suppress(breaks_by):
                mend_exports()
    export.refresh_from_db()
    assert (len(tries), export.state, export.file.name) == (MOST_TRIES, ExportState.FAILED, "")
    assert not run.make(export)  # however often a broker delivers it
    assert not [name for name in stored(export) if name.endswith(".csv")]
    client.force_login(world[1])
    page = client.get(f"{INDEX}exports/{export.uuid}/").content.decode()
    assert f"{MOST_TRIES} lần" in page
    assert 'value="resume"' in page
    client.post(f"{INDEX}exports/{export.uuid}/change/", {"do": "resume"})
    assert run.make(Export.objects.get())
    assert len(names_in(export)) == 18


def test_what_was_gathered_is_not_gathered_again(world, monkeypatch):
    export = begun(world)
    seen = []
    keep = run._keep
    monkeypatch.setattr(run, "_keep", lambda name, lines: (seen.append(name[-14:-9]), keep(name, lines)))
    monkeypatch.setattr(run, "_write", lambda *_of: (_ for _ in ()).throw(Killed()))
    with pytest.raises(Killed):
        run.make(export)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)), pytest.raises(Killed):
        run.make(export)
    assert seen == ["00001", "00002", "00003", "00004", "00005"]


def test_it_is_stopped_and_gone_on_with(world, monkeypatch, client):
    export = begun(world)
    client.force_login(world[1])
    keep = run._keep

    def keeping(name, lines):
        keep(name, lines)
        if name.endswith("00002.jsonl.gz"):
            client.post(f"{INDEX}exports/{export.uuid}/change/", {"do": "stop"})

    monkeypatch.setattr(run, "_keep", keeping)
    assert not run.make(export)
    export.refresh_from_db()
    assert (export.state, export.pieces, export.file.name) == ("stopped", 1, "")
    assert client.get(f"{INDEX}exports/{export.uuid}/file/").status_code == 404
    monkeypatch.setattr(run, "_keep", keep)
    client.post(f"{INDEX}exports/{export.uuid}/change/", {"do": "resume"})
    run.make(Export.objects.get())
    assert len(names_in(export)) == 18


def test_rights_are_asked_again_when_the_file_is_fetched(world, client):
    export = begun(world)
    run.make(export)
    client.force_login(make_officer(world[0], "nguoi-khac"))
    assert client.get(f"{INDEX}exports/{export.uuid}/").status_code == 404
    assert client.get(f"{INDEX}exports/{export.uuid}/file/").status_code == 404
    client.force_login(world[1])
    assert client.get(f"{INDEX}exports/{export.uuid}/file/").status_code == 200
    Role.objects.filter(user=world[1]).update(to_date=timezone.localdate() - timedelta(days=1))
    assert client.get(f"{INDEX}exports/{export.uuid}/file/").status_code in (302, 403)


def test_who_lost_her_role_gets_nothing_written(world):
    export = begun(world)
    Role.objects.filter(user=world[1]).update(to_date=timezone.localdate() - timedelta(days=1))
    assert not run.make(export)
    export.refresh_from_db()
    assert export.state == ExportState.FAILED
    assert export.problem
    assert stored(export) == []


def test_old_exports_are_deleted_with_their_files(world, settings):
    export = begun(world)
    run.make(export)
    mend_exports()
    assert Export.objects.exists()
    settings.LEARNING = {**settings.LEARNING, "EXPORT_DAYS": 2}
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        mend_exports()
    assert not Export.objects.exists()
    assert stored(export) == []


def test_figures_of_units_are_not_mixed_from_two_moments(world, monkeypatch):
    top, officer = world
    from learning.reports.periods import Period

    export = run.begin(Asked("units", top, Period.parse("20264", "state")), format="csv", by=officer)
    keep = run._keep
    monkeypatch.setattr(run, "PIECE", 1)
    monkeypatch.setattr(run, "_keep", lambda *of: (keep(*of), (_ for _ in ()).throw(Killed())))
    with pytest.raises(Killed):
        run.make(export)
    monkeypatch.setattr(run, "_keep", keep)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        run.make(export)
    assert names_in(export) == [str(n + 1) for n in range(4)]
