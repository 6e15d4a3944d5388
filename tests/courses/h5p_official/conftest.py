import json
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission

from courses.h5p.models import H5PContent
from courses.h5p.official import client as supplied
from courses.h5p.official.checks import MIDDLEWARE
from courses.h5p.store import DatabaseStore
from tests.courses.h5p_site.making import installed, make_content
from tests.factories import make_user

ORIGIN, HOST = "http://editor.test", "editor.test"


@pytest.fixture(autouse=True)
def editor(settings, tmp_path: Path) -> Path:
    """A folder with files that are called as the editor's, and do nothing."""
    core, root = tmp_path / "core", tmp_path / "editor"
    names = [*supplied.SCRIPTS, *supplied.AROUND, *supplied.STYLES, "language/en.js", "secret.php"]
    places = [core / name for name in ("frame.bundle.js", "styles/h5p.css")] + [root / name for name in names]
    for place in places:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("/* nothing */")
    given = {"H5P_CORE": str(core), "H5P_EDITOR_ROOT": str(root), "H5P_EDITOR_ORIGIN": ORIGIN}
    settings.LEARNING = {**settings.LEARNING, **given}
    settings.MIDDLEWARE = [MIDDLEWARE, *settings.MIDDLEWARE]
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST, "testserver"]
    return root


@pytest.fixture
def store(db) -> DatabaseStore:
    return installed()


def author(username: str = "lan", *more: str):
    user = make_user(username)
    wanted = ["access_admin", "add_h5pcontent", *more]
    user.user_permissions.add(*Permission.objects.filter(codename__in=wanted))
    return user


@pytest.fixture
def lan(db):
    return author()


@pytest.fixture
def content(store, lan) -> H5PContent:
    made = make_content(store, created_by=lan)
    made.save_revision()
    return made


class Editor:
    """A tiny client of the editor's contract: it knows its address, and no cookies."""

    def __init__(self, client, address: str):
        self.client, self.path = client, address.removeprefix(ORIGIN).partition("?")[0]

    def page(self):
        return self.client.get(self.path, headers={"host": HOST})

    def get(self, action: str, **asked: str):
        return self.client.get(f"{self.path}ajax/{action}", asked, headers={"host": HOST})

    def post(self, action: str, sent=None, query: str = ""):
        return self.client.post(f"{self.path}ajax/{action}{query}", sent or {}, headers={"host": HOST})

    def told(self):
        """What the page says to our script in it."""
        text = self.page().text.partition('id="h5p-official-told" type="application/json">')[2]
        return json.loads(text.partition("</script>")[0])
