"""What reporting officers do in the administration, and how we read what they take away."""

from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.visits import download

REPORTS = "/admin/learning/reports/"
CODE, NAME = "Mã đơn vị", "Đơn vị"


def choose_report(page: Page, *, unit: str, period: str, basis: str = "as_was") -> None:
    """Pick a unit by its name, a period by its code and a basis, and show the report."""
    page.locator("#report-unit").select_option(label=unit)
    page.locator("#report-period").select_option(period)
    page.locator("#report-basis").select_option(basis)
    page.click(".l-admin-filter button[type=submit]")
    expect(page.locator("#report-title")).to_be_visible()


def download_report(page: Page, name: str, folder: Path) -> Path:
    """Take the report that is shown away as ``name``: xlsx, csv or pdf."""
    return download(page, f".l-admin-actions a[href*='/{name}/']", folder)


Row = dict[str, object]


def rows_of(workbook: Path) -> list[Row]:
    """The table of a report in Excel, by its headings."""
    cells = list(load_workbook(workbook).worksheets[0].iter_rows(values_only=True))
    start = next(place for place, row in enumerate(cells) if CODE in row)
    headings = [str(heading) for heading in cells[start]]
    return [dict(zip(headings, row, strict=True)) for row in cells[start + 1 :]]


def row_of(rows: list[Row], code: str) -> Row:
    """The row of the unit with ``code``."""
    return next(row for row in rows if row[CODE] == code)


def shown_table(page: Page) -> list[list[str]]:
    """The words of the table on the screen, row by row."""
    return page.locator(".l-report__table tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"
    )
