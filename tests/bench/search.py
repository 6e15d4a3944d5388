"""Searching: a thousand courses of twenty lessons, against looking through every lesson's text.

What is compared asks the database for the lessons that have each word, as a first search would; it forgives nothing
and ranks nothing.
"""

import random
import uuid
from itertools import accumulate

from courses.catalogue.facets import Offer, sides
from courses.catalogue.remembered import all_listings, forget_listings
from courses.catalogue.seeking import seek
from courses.catalogue.words import bare, remember
from courses.models import LessonText, Listing
from learning.vietnamese import fold
from tests.bench.measure import Result, in_turns, line, statements

COURSES, LESSONS, WORDS = 1000, 20, 300  # words of a lesson
SCAN = "every lesson's text, LIKE"
TYPED = "as typed, two words"
OFTEN = "as typed, words that most courses have"
WRONG = "with slips, as nobody says it"
NOTHING = "what nobody says at all"
LISTS = "listings that are remembered"
ANEW = "listings read anew"
NUMBERS = "numbers of all sides"
QUICK = "≤ 50 ms, ≤ 0.5 ×"
SYLLABLES = (
    "an toàn thông tin mạng máy tính điện thoại người dân cán bộ hồ sơ dịch vụ công chuyển đổi số dữ liệu mật khẩu "
    "lừa đảo kiểm tra gọi lại tài khoản ngân hàng chữ ký văn bản quy trình nghị quyết luật xã phường tỉnh học tập"
).split()


def run(scale: float) -> list[Result]:
    fill(max(10, int(COURSES * scale)))
    offers = listings()
    actions = {
        SCAN: scan,
        LISTS: listings,
        ANEW: lambda: (forget_listings(), listings()),
        TYPED: lambda: found("lừa đảo chuyên-7", offers),
        OFTEN: lambda: found("an toàn thông tin", offers),
        WRONG: lambda: found("luwaf ddaor chuyne-7", offers),
        NOTHING: lambda: found("zzzzz qqqqq", offers),
        NUMBERS: lambda: sides(
            [Offer(one, ["vi"]) for one in offers], [Offer(one, ["vi"]) for one in offers], {}
        ),
    }
    sql = {name: statements(action) for name, action in actions.items()}
    took = in_turns(actions, runs=max(3, int(20 * scale)))
    return [
        line(SCAN, took, sql=sql[SCAN]),
        line(LISTS, took, sql=sql[LISTS], against=SCAN),
        line(ANEW, took, sql=sql[ANEW], against=SCAN),
        *(
            line(each, took, sql=sql[each], against=SCAN, wanted=QUICK)
            for each in (TYPED, OFTEN, WRONG, NOTHING)
        ),
        line(NUMBERS, took, sql=sql[NUMBERS], against=SCAN),
    ]


def listings() -> list[Listing]:
    return all_listings()["vi"]


def found(words: str, offers: list[Listing]) -> object:
    return seek(words, offers, "vi")


def scan() -> object:
    texts = LessonText.objects.filter(course__language="vi")
    for word in fold("lừa đảo phường").split():
        texts = texts.filter(folded__contains=f" {word} ")
    return list(texts.values_list("pk", flat=True))


def fill(courses: int) -> None:
    """Courses whose words are as often as words are: some everywhere, many in a few places."""
    chance = random.Random(26)
    rare = [
        f"{one}{chance.choice('bcdghklmnpqtvx')}{chance.randrange(99)}"
        for one in SYLLABLES
        for _ in range(60)
    ]
    vocabulary = [fold(one) for one in SYLLABLES]
    weights = list(accumulate(1 / (place + 1) for place in range(len(vocabulary) + len(rare))))
    every = vocabulary + [fold(one) for one in rare]
    for number in range(courses):
        _course(number, chance, every, weights)
    remember({*every, "chuyen", *map(str, range(courses))}, "vi")


def _course(number: int, chance: random.Random, every: list[str], weights: list[float]) -> None:
    title = f"{' '.join(chance.sample(SYLLABLES, 3)).capitalize()} chuyên {number}"
    summary = " ".join(chance.choices(SYLLABLES, k=20))
    texts = [" ".join(chance.choices(every, cum_weights=weights, k=WORDS)) for _ in range(LESSONS)]
    names = [" ".join(chance.sample(SYLLABLES, 4)) for _ in texts]
    lines = [title, f"C-{number}", summary, " ".join(chance.choices(SYLLABLES, k=40)), " · ".join(names)]
    bag = {word for text in (*texts, *map(bare, lines)) for word in text.split()}
    listing = Listing.objects.create(
        page_id=number,
        key=uuid.uuid4(),
        language="vi",
        title=title,
        code=f"C-{number}",
        programme=f"P{number % 5}",
        audiences=["CC"],
        formats=["quiz"],
        minutes=90,
        said="\n".join(lines),
        folded="\n".join(map(bare, lines)),
        words=f" {' '.join(sorted(bag))} ",
    )
    LessonText.objects.bulk_create(
        LessonText(
            page_id=number * LESSONS + place,
            course=listing,
            position=place,
            title=name,
            text=text,
            folded=f"{bare(name)}\n{bare(text)}",
        )
        for place, (name, text) in enumerate(zip(names, texts, strict=True))
    )
