"""manage.py make_official_report"""

import io

import pytest
from django.core.management import CommandError, call_command

from learning.models import OfficialReport
from tests.learning.official.made import with_figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]


def run(**options):
    out = io.StringIO()
    call_command("make_official_report", stdout=out, **options)
    return out.getvalue()


def test_it_makes_a_draft_once_and_writes_its_files(tmp_path):
    with_figures()
    for _time in range(2):
        said = run(
            unit="08", period="202611", form=["bieu-01"], formats="docx, csv", out=str(tmp_path / "bao-cao")
        )
    assert sorted(each.name for each in (tmp_path / "bao-cao").iterdir()) == [
        "bao-cao_08_202611_du-thao.docx", "bao-cao_08_202611_du-thao.zip",
    ]  # fmt: skip
    assert "du-thao.docx" in said
    assert OfficialReport.objects.get().state == "draft"


@pytest.mark.parametrize(
    "wrong",
    [{"unit": "99"}, {"period": "202613"}, {"period": "20274"}, {"formats": "odt"}, {"form": ["bieu-99"]},
     {"calendar": "lunar"}],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_is_made(tmp_path, wrong):
    with_figures()
    asked = {
        "unit": "08",
        "period": "202611",
        "form": ["bieu-01"],
        "formats": "csv",
        "out": str(tmp_path),
    } | wrong
    with pytest.raises(CommandError) as refused:
        run(**asked)
    assert str(refused.value)
    assert not OfficialReport.objects.exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    with_figures()
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError):
        run(unit="08", period="202611", form=["bieu-01"], formats="csv", out=str(tmp_path / "file"))
