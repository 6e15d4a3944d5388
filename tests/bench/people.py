"""Finding people among half a million: the officer's list of learners, and the tree of units.

The baseline is the page's own rows by one SELECT written by hand. Beside it stand, sent again without Django, the
statements that make the list and all statements of the page (session, user, rights, units to choose from); and the page
as the browser gets it.
"""

import random
import re
import uuid
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from itertools import islice

from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learning import api
from learning.models import Learner, Membership, Role, Unit
from learning.vietnamese import NameParts, fold, name_sort_key
from tests.bench.facts import LONG_AGO
from tests.bench.measure import Action, Result, in_turns, let_it_count, line
from tests.factories import make_unit, make_user

PROVINCES, COMMUNES, LEARNERS = 34, 102, 500_000
ON_SQLITE = 0.1  # a province's own site has no more
LIST, TREE = "/admin/learning/learners/", "/admin/learning/units/"
FAMILIES = "Nguyễn Trần Lê Phạm Hoàng Vi Lò Ma Nông Triệu Bàn Đặng Bùi Đỗ Hồ Ngô Dương Lý Hà Quách".split()
MIDDLES = "Văn Thị Minh Thu Ngọc Đức Thanh Hồng Quang Xuân Bích Hữu Kim Mai Anh Quốc".split()
GIVEN = "An Ánh Bình Chi Cường Dũng Đức Giang Hà Hạnh Hoa Hòa Hùng Hương Lan Linh Long Mai Nam Nga Oanh Phúc Quân".split()
OWN, LISTED, SENT, PAGE = "one SELECT by hand", "the list's SQL", "all SQL of the page", "the page"
SELECT = """
SELECT one.id, one.full_name, one.birth_on, one.birth_precision, one.sort_key FROM learning_learner AS one
WHERE one.merged_into_id IS NULL AND one.full_name <> '' {narrower}
ORDER BY one.sort_key, one.id LIMIT 50
"""
BELONGS = """AND EXISTS (
  SELECT 1 FROM learning_membership AS there JOIN learning_unit AS unit ON unit.id = there.unit_id
  WHERE there.learner_id = one.id AND unit.path LIKE %s AND (there.to_date IS NULL OR there.to_date >= %s)
)"""
NAMED = "AND one.search_text LIKE %s AND one.search_text LIKE %s"


def run(scale: float = 1.0) -> list[Result]:
    people = int(LEARNERS * scale * (ON_SQLITE if connection.vendor == "sqlite" else 1))
    tops = make_country()
    make_people(people, list(Unit.objects.filter(level="commune").values_list("pk", flat=True)))
    let_it_count()
    commune = Unit.objects.filter(level="commune").order_by("path")[7]
    runs = max(3, int(12 * scale))
    results: list[Result] = []
    officers = {unit.pk: officer_of(unit) for unit in (tops[0], commune)}
    for name, unit in (("province", tops[0]), ("commune", commune)):
        client = officers[unit.pk]
        results += first_page(f"learners of a {name}", client, LIST, BELONGS, here(unit), runs)
        asked = f"{LIST}?q=thu+hà"
        results += first_page(
            f"“thu hà” in a {name}", client, asked, BELONGS + NAMED, [*here(unit), "%thu%", "%ha%"], runs
        )
    return [*results, *tree(officers[tops[0].pk], tops[0], runs)]


def here(unit: Unit) -> list:
    return [f"{unit.path}%", timezone.localdate()]


def officer_of(unit: Unit) -> Client:
    """Somebody who answers for ``unit``, signed in."""
    user = make_user(f"officer-{unit.pk}", is_staff=True)
    Role.objects.create(user=user, unit=unit, name="officer", from_date=LONG_AGO)
    user.groups.add(api.reporting_group())
    client = Client()
    client.force_login(user)
    return client


def first_page(
    name: str, client: Client, address: str, narrower: str, params: list, runs: int
) -> list[Result]:
    """The first page at ``address`` beside a SELECT by hand of the same rows."""
    by_hand = SELECT.format(narrower=narrower)
    sent = statements_of(client, address)
    wanted = {row[0] for row in rows(by_hand, params)}
    shown = {int(pk) for pk in re.findall(rf"{LIST}(\d+)/", client.get(address).content.decode())}
    assert shown == wanted, f"{address} shows other people than the SELECT"
    first = next(place for place, sql in enumerate(sent) if "learning_learner" in sql)
    of_the_list = [sql for sql in sent[first:] if "learning_" in sql]  # what comes with them, too
    own, listed, both, page = (f"{name}: {what}" for what in (OWN, LISTED, SENT, PAGE))
    actions: dict[str, Action] = {
        own: lambda: rows(by_hand, params),
        listed: lambda: [rows(sql) for sql in of_the_list],
        both: lambda: [rows(sql) for sql in sent],
        page: lambda: client.get(address),
    }
    took = in_turns(actions, runs=runs)
    return [
        line(own, took, sql=1),
        line(listed, took, sql=len(of_the_list), against=own, wanted="≤ 3 ×"),
        line(both, took, sql=len(sent), against=own),
        line(page, took, sql=len(sent), against=own),
    ]


def tree(client: Client, top: Unit, runs: int) -> list[Result]:
    name = "tree of units, a province's communes"
    address = f"{TREE}?in={top.pk}"
    took = in_turns({name: lambda: client.get(address)}, runs=runs)
    return [line(name, took, sql=len(statements_of(client, address)), wanted="< 20 SQL")]


def statements_of(client: Client, address: str) -> list[str]:
    """The SQL of the second visit, as the database got it."""
    assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    reads = [each["sql"] for each in captured if each["sql"].lstrip().upper().startswith(("SELECT", "WITH"))]
    return reads


def rows(sql: str, params: list | None = None) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


# --- a country nobody lives in -----------------------------------------------------------------------------


def make_country() -> list[Unit]:
    tops = [make_unit(f"{number:02}", valid_from=LONG_AGO) for number in range(1, PROVINCES + 1)]
    communes = []
    for top in tops:
        for _number in range(COMMUNES):
            code = f"{len(communes) + 1:05}"
            one = Unit(
                code=code, level="commune", kind="xa", name=f"Xã {code}", full_name=f"Xã {code}", parent=top
            )
            one.valid_from = LONG_AGO
            one.derive()
            communes.append(one)
    Unit.objects.bulk_create(communes, batch_size=1000)
    return tops


def make_people(count: int, communes: list[int]) -> None:
    """``count`` learners, each of whom lives or works in one commune."""
    chance = random.Random(20261125)
    insert(Learner, (_learner(chance) for _n in range(count)))
    kept = Learner.objects.order_by("-pk").values_list("pk", flat=True)[:count]
    insert(
        Membership,
        (
            Membership(
                learner_id=pk,
                unit_id=chance.choice(communes),
                kind="residence",
                audience="ND",
                from_date=date(2024, 1, 1),
            )
            for pk in kept
        ),
    )


def _learner(chance: random.Random) -> Learner:
    name = (chance.choice(FAMILIES), chance.choice(MIDDLES), chance.choice(GIVEN))
    full, folded, key = _written(*name)
    own = uuid.UUID(int=chance.getrandbits(128))
    born = date(1940 + chance.randrange(70), 1 + chance.randrange(12), 1 + chance.randrange(28))
    parts = {"family_name": name[0], "middle_name": name[1], "given_name": name[2]}
    more = {
        "full_name": full,
        "search_text": folded,
        "sort_key": key,
        "birth_on": born,
        "sex": chance.choice("FM"),
    }
    return Learner(
        uuid=own, created_at=datetime(2026, 1, 1, tzinfo=timezone.get_default_timezone()), **parts, **more
    )


@cache  # there are not so many names
def _written(family: str, middle: str, given: str) -> tuple[str, str, str]:
    full = f"{family} {middle} {given}"
    return full, fold(full), name_sort_key(NameParts(family, middle, given))


def insert(model: type[Model], made: Iterator[Model]) -> None:
    with transaction.atomic():
        while some := list(islice(made, 5000)):
            model._default_manager.bulk_create(some)
