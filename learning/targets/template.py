"""The workbook that an office fills in: the columns, lists to choose from, an example, and what is what."""

from collections.abc import Sequence
from datetime import date
from typing import BinaryIO

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from learning import registry
from learning.people.ages import BAND_KEYS
from learning.reports.formats.base import harmless
from learning.reports.group_words import people_groups, target_groups
from learning.reports.indices import Series
from learning.targets.models import About
from learning.units.models import Unit

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = 1000
NAME, LISTS, UNITS = "Số liệu", "Danh mục", "Đơn vị"
# Whoever fills it in reads Vietnamese; the importer knows these headings.
COLUMNS: dict[str, tuple[str, ...]] = {
    str(About.TARGETS): (
        "Mã đơn vị",
        "Đơn vị",
        "Chỉ tiêu",
        "Kỳ",
        "Đối tượng",
        "So sánh",
        "Giá trị",
        "Đơn vị tính",
        "Hạn hoàn thành",
        "Căn cứ",
        "Cách đo",
        "Đạt được",
    ),
    str(About.POPULATIONS): (
        "Mã đơn vị",
        "Đơn vị",
        "Đối tượng",
        "Nhóm tuổi",
        "Giới tính",
        "Số người",
        "Tính đến ngày",
        "Nguồn",
    ),
    str(About.SERIES): (
        "Mã đơn vị",
        "Đơn vị",
        "Chỉ số",
        "Kỳ",
        "Giá trị",
        "Xếp hạng",
        "Ngày công bố",
        "Ghi chú",
    ),
}
_HEAD = PatternFill("solid", fgColor="E8EDF3")


def lists_of(about: str) -> dict[str, list[str]]:
    """What may be chosen in a column, by its heading."""
    if about == About.TARGETS:
        indicators = sorted(str(each.label) for each in registry.indicators.values())
        return {
            "Chỉ tiêu": indicators,
            "Đối tượng": [label for _value, label in target_groups()],
            "So sánh": ["tối thiểu", "tối đa", "tăng"],
            "Cách đo": ["hệ thống", "chuỗi số liệu", "nhập tay"],
        }
    if about == About.POPULATIONS:
        return {
            "Đối tượng": [label for _value, label in people_groups()],
            "Nhóm tuổi": list(BAND_KEYS),
            "Giới tính": ["Nam", "Nữ"],
        }
    return {"Chỉ số": [one.name for one in Series.objects.all()]}


def write_template(about: str, units: Sequence[Unit], file: BinaryIO, *, today: date) -> None:
    """Write the workbook for ``units``, which are listed with their codes on a sheet of their own."""
    with translation.override("vi"):
        book = Workbook()
        sheet = book.active
        sheet.title = NAME
        headings, lists = COLUMNS[about], lists_of(about)
        sheet.append(list(headings))
        for place, heading in enumerate(headings, 1):
            cell = sheet.cell(1, place)
            cell.font, cell.fill = Font(bold=True), _HEAD
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            sheet.column_dimensions[get_column_letter(place)].width = 14 if len(heading) < 10 else 22
        sheet.freeze_panes = "A2"
        _code_is_text(sheet)
        _choices(book, sheet, headings, lists)
        _units(book, units)
        book.save(file)


def _code_is_text(sheet) -> None:
    """Codes keep the zeros that they begin with."""
    for row in range(2, ROWS + 2):
        sheet.cell(row, 1).number_format = "@"


def _choices(book, sheet, headings: Sequence[str], lists: dict[str, list[str]]) -> None:
    """A drop-down for each list, which stands on a sheet beside: lists inside a cell's rule may not be long."""
    beside = book.create_sheet(LISTS)
    for place, (heading, values) in enumerate(lists.items(), 1):
        letter = get_column_letter(place)
        beside.cell(1, place, heading).font = Font(bold=True)
        beside.column_dimensions[letter].width = 40
        for number, value in enumerate(values, 2):
            beside.cell(number, place, harmless(value)).data_type = "s"
        if not values:
            continue
        # Other words may be typed: the importer says what it does not know.
        rule = DataValidation(
            type="list",
            formula1=f"'{LISTS}'!${letter}$2:${letter}${len(values) + 1}",
            allow_blank=True,
            showErrorMessage=False,
        )
        rule.promptTitle, rule.prompt, rule.showInputMessage = heading, _("Choose from the list."), True
        column = get_column_letter(headings.index(heading) + 1)
        rule.add(f"{column}2:{column}{ROWS + 1}")
        sheet.add_data_validation(rule)
    beside.sheet_state = "hidden"


def _units(book, units: Sequence[Unit]) -> None:
    sheet = book.create_sheet(UNITS)
    sheet.append(["Mã đơn vị", "Đơn vị"])
    for unit in units:
        sheet.append([harmless(unit.code), harmless(unit.full_name)])
        sheet.cell(sheet.max_row, 1).data_type = "s"
    sheet.column_dimensions["B"].width = 40
    sheet.sheet_state = "hidden"
