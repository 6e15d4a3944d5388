"""Sentences drafted from the tables of the annexes. A pure function: the same tables always give the same words.

What a table does not show is in no sentence, so nothing that is withheld there can be read here. The words are
Vietnamese, like the document; the tables have to be read in Vietnamese, too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from learning.official.outline import PART_OF_FORM, PARTS, Part
from learning.reports.forms.base import Kind, Shows
from learning.reports.table import Cell, Heading, Line, Table
from learning.vietnamese import sort_key

MAIN = "bieu-01"
MOST_NAMES = 15
MOST_RANKED = 3
MOST_TOTALS = 6
_COUNTED = (Kind.COUNT, Kind.TENTHS)
# What is known of a unit before anybody learns.
_KNOWN_BEFORE = ("people", "staff")


@dataclass(frozen=True)
class Section:
    """A part of section II and what was drafted for it, a sentence each."""

    part: Part
    sentences: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        return PARTS[self.part]


@dataclass
class _Read:
    """A table by the keys of its columns."""

    table: Table
    place: int
    keys: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.keys = {heading.key: place for place, heading in enumerate(self.table.headings)}

    @property
    def label(self) -> str:
        return f"Phụ lục {self.place:02d}"

    @property
    def total(self) -> Line | None:
        return next((line for line in reversed(self.table.lines) if line.kind == "total"), None)

    @property
    def units(self) -> list[Line]:
        return [line for line in self.table.lines if line.kind == "unit"]

    def cell(self, line: Line | None, key: str) -> Cell | None:
        place = self.keys.get(key)
        return None if line is None or place is None else line[place]

    def number(self, line: Line | None, key: str) -> float | None:
        cell = self.cell(line, key)
        shown = cell is not None and isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
        return float(cell.value) if shown else None  # type: ignore[union-attr, arg-type]

    def text(self, line: Line | None, key: str) -> str | None:
        """The figure as it is printed; None where the table shows none."""
        cell = self.cell(line, key)
        return cell.text if cell is not None and self.number(line, key) is not None else None

    def of(self, indicator: str, shows: Shows = Shows.FIGURE) -> str | None:
        """The key of the column that shows so much of ``indicator``."""
        columns = self.table.form.columns if self.table.form else ()
        found = (each.key for each in columns if each.indicator == indicator and each.shows is shows)
        return next((key for key in found if key in self.keys), None)

    def name(self, line: Line) -> str:
        place = next(n for n, head in enumerate(self.table.headings) if head.kind is Kind.NAME)
        return line[place].text


def draft(annexes: Sequence[Table]) -> list[Section]:
    """What section II says of ``annexes``, in the order of its parts; a part without figures has no sentences."""
    told: dict[Part, list[str]] = {part: [] for part in Part}
    for place, table in enumerate(annexes, start=1):
        read = _Read(table, place)
        if table.report.form == MAIN:
            for part, sentence in _of_main(read):
                told[part].append(sentence)
        else:
            told[PART_OF_FORM.get(table.report.form, Part.OVERALL)] += _totals(read)
    return [Section(part, tuple(sentences)) for part, sentences in told.items()]


def _of_main(read: _Read) -> Iterator[tuple[Part, str]]:
    for sentence in (*_main_counts(read), *_change(read), *_ranking(read), *_without_data(read)):
        yield Part.OVERALL, sentence
    for sentence in _coverage(read):
        yield Part.CITIZENS, sentence
    for sentence in _material(read):
        yield Part.MATERIAL, sentence
    for sentence in _targets(read):
        yield Part.TARGETS, sentence


def _main_counts(read: _Read) -> Iterator[str]:
    total = read.total
    if not read.number(total, "so_luot") and not read.number(total, "hoan_thanh"):
        yield f"Trong kỳ chưa ghi nhận lượt người tham gia học tập nào ({read.label})."
        return
    people, women = read.text(total, "so_nguoi"), read.text(total, "nu")
    sentence = f"Trong kỳ có {read.text(total, 'so_luot')} lượt người tham gia học tập"
    sentence += f", tương ứng {people} người" if people else ""
    sentence += f" (trong đó nữ: {women} người)" if people and women else ""
    yield f"{sentence}; chi tiết tại {read.label}."
    done, rate = read.text(total, "hoan_thanh"), read.text(total, "ty_le_hoan_thanh")
    results = [f"{done} lượt hoàn thành" + (f" (tỷ lệ {rate}%)" if rate else "")] if done else []
    if passed := read.text(total, "dat"):
        results.append(f"{passed} lượt đạt bài kiểm tra cuối khóa")
    if certified := read.text(total, "cap_chung_nhan"):
        results.append(f"cấp {certified} chứng nhận")
    if results:
        yield f"Kết quả: {'; '.join(results)}."


def _change(read: _Read) -> Iterator[str]:
    key = read.of("completed", Shows.CHANGE)
    if key is None:
        return
    change = read.number(read.total, key)
    if change is None:
        yield "Chưa đủ số liệu để so sánh số lượt hoàn thành với kỳ trước."
    elif change == 0:
        yield "Số lượt hoàn thành bằng kỳ trước."
    else:
        words = "tăng" if change > 0 else "giảm"
        yield f"So với kỳ trước, số lượt hoàn thành {words} {_unsigned(read.text(read.total, key))}%."


def _ranking(read: _Read) -> Iterator[str]:
    """The best and the last by coverage, where most units have a population, else by what was completed."""
    with_data = [line for line in read.units if _has_data(read, line)]
    covered = [line for line in with_data if read.number(line, "ty_le_phu") is not None]
    key, unit, what = ("ty_le_phu", "%", "tỷ lệ phủ")
    if len(covered) * 2 <= len(with_data):
        key, unit, what, covered = "hoan_thanh", " lượt", "số lượt hoàn thành", with_data
    ranked = sorted(
        (line for line in covered if read.number(line, key) is not None),
        key=lambda line: (-(read.number(line, key) or 0), sort_key(read.name(line))),
    )
    if len(ranked) < 2:
        return
    count = min(MOST_RANKED, len(ranked) // 2)  # nobody is both first and last
    best, last = ranked[:count], ranked[-count:]
    told = [f"{read.name(line)} ({read.text(line, key)}{unit})" for line in best]
    yield f"Các đơn vị dẫn đầu về {what}: {', '.join(told)}."
    # Where more share the lowest figure than are named, only their number is told.
    lowest = [line for line in ranked if read.number(line, key) == read.number(last[-1], key)]
    if len(lowest) > count:
        yield f"Có {len(lowest)} đơn vị đã có số liệu cùng có {what} thấp nhất ({read.text(last[-1], key)}{unit})."
        return
    told = [f"{read.name(line)} ({read.text(line, key)}{unit})" for line in reversed(last)]
    yield f"Các đơn vị có {what} thấp nhất trong số đơn vị đã có số liệu: {', '.join(told)}."


def _without_data(read: _Read) -> Iterator[str]:
    names = sorted((read.name(line) for line in read.units if not _has_data(read, line)), key=sort_key)
    if names:
        named = ", ".join(names[:MOST_NAMES])
        more = f" và {len(names) - MOST_NAMES} đơn vị khác" if len(names) > MOST_NAMES else ""
        yield f"Có {len(names)} đơn vị chưa có số liệu trong kỳ: {named}{more}."
    elif read.units:
        yield "Tất cả các đơn vị đều có số liệu trong kỳ."


def _has_data(read: _Read, line: Line) -> bool:
    """Whether anything was counted there; a figure that is withheld is one, too."""
    for heading, cell in zip(read.table.headings, line.cells, strict=True):
        is_count = heading.kind in _COUNTED and heading.indicator not in _KNOWN_BEFORE
        if is_count and (cell.value or (cell.value is None and cell.text not in ("–", ""))):
            return True
    return False


def _coverage(read: _Read) -> Iterator[str]:
    people, share = read.text(read.total, "tong_doi_tuong"), read.text(read.total, "ty_le_phu")
    if people and share:
        yield f"Tỷ lệ phủ đạt {share}% trên tổng số {people} người thuộc đối tượng."


def _material(read: _Read) -> Iterator[str]:
    courses, periods = read.text(read.total, "so_lop"), read.text(read.total, "so_tiet")
    if courses and read.number(read.total, "so_lop"):
        counted = f"; tổng số tiết được ghi nhận: {periods} tiết" if periods else ""
        yield f"Trong kỳ có {courses} khóa học có người tham gia{counted}."


def _targets(read: _Read) -> Iterator[str]:
    goal, gap, figure = (read.of("coverage", shows) for shows in (Shows.TARGET, Shows.GAP, Shows.FIGURE))
    if not (goal and gap and figure):
        return
    if asked := read.text(read.total, goal):
        reached, points = read.text(read.total, figure), read.number(read.total, gap)
        if reached is None or points is None:
            yield f"Chỉ tiêu về tỷ lệ phủ là {asked}%; chưa có số liệu thực hiện."
        else:
            way = "bằng" if points == 0 else "vượt" if points > 0 else "thấp hơn"
            by = f" {_unsigned(read.text(read.total, gap))} điểm phần trăm" if points else ""
            yield f"Tỷ lệ phủ thực hiện {reached}% so với chỉ tiêu {asked}%, {way} chỉ tiêu{by}."
    with_goal = [line for line in read.units if read.number(line, gap) is not None]
    if with_goal:
        met = sum((read.number(line, gap) or 0) >= 0 for line in with_goal)
        yield f"Có {met}/{len(with_goal)} đơn vị đạt hoặc vượt chỉ tiêu được giao."


def _totals(read: _Read) -> list[str]:
    """The first totals of another form, each with the label of its column."""
    total = read.total
    if total is None:
        return [f"Chi tiết tại {read.label} ({read.table.number} – {read.table.title})."]
    figures = [
        f"{_label(heading)}: {cell.text}"
        for heading, cell in zip(read.table.headings, total.cells, strict=True)
        if heading.kind in (*_COUNTED, Kind.PERCENT) and cell.value is not None
    ]
    if not figures:
        return [f"Chi tiết tại {read.label} ({read.table.number} – {read.table.title})."]
    told = "; ".join(figures[:MOST_TOTALS])
    return [f"{read.table.title} (toàn đơn vị): {told}; chi tiết tại {read.label}."]


def _label(heading: Heading) -> str:
    group = getattr(heading, "group", "")
    return f"{group} – {heading.label}" if group else heading.label


def _unsigned(text: str | None) -> str:
    return (text or "").lstrip("+-−")
