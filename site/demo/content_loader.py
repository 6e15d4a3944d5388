"""Starter courses from their content files into pages, the same ones however often they are loaded.

A page that somebody has edited in Wagtail since is left alone.
"""

import hashlib
import json
import tomllib
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from assessments.questions.models import Question
from assessments.quizzes.load import load_quiz
from assessments.quizzes.models import Quiz
from courses.models import H5PContent, Package, Simulation
from courses.narration.words import write_for_the_ear
from courses.packages.keeping import examine, keep
from courses.pages.models import CatalogPage, CoursePage, LessonPage
from courses.simulations.files import load, read
from demo.h5p import load_content
from demo.quiz_pictures import with_pictures
from learning import api

CONTENT = Path(__file__).parent / "content"
SIMULATIONS = CONTENT / "simulations"
COLLECTION = "Học Số"
LOADED = "courses-loaded.json"
NAMESPACE = uuid.UUID("0b7a7517-324d-5f2a-8541-d9534ffdecd0")


def load_courses(catalogue: CatalogPage) -> list[CoursePage]:
    """All starter courses, in the order of their folders. One whose files were all loaded before is not read again."""
    remembered = settings.VAR / LOADED
    known = _known(remembered)
    here = {str(page.translation_key): page for page in CoursePage.objects.child_of(catalogue)}
    courses, loaded = [], {}
    for folder in sorted(CONTENT.iterdir()):
        if not (folder / "course.toml").exists():
            continue
        digest = _digest(folder)
        course = here.get(known.get(digest, "")) or load_course(folder, catalogue)
        courses.append(course)
        loaded[digest] = str(course.translation_key)
    remembered.write_text(json.dumps(loaded))
    return courses


def _known(remembered: Path) -> dict[str, str]:
    """Which course came of which files; nothing where the note of it is gone or broken."""
    try:
        return dict(json.loads(remembered.read_text()))
    except (OSError, ValueError):
        return {}


def _digest(folder: Path) -> str:
    """Changes with any file of the course, with what courses share, with the way they are read, and with the database."""
    digest = hashlib.sha256(str(connection.settings_dict["NAME"]).encode())
    files = [*folder.rglob("*"), *SIMULATIONS.rglob("*"), Path(__file__)]
    for each in sorted(file for file in files if file.is_file()):
        digest.update(f"{each}\0".encode() + hashlib.sha256(each.read_bytes()).digest())
    return digest.hexdigest()


@transaction.atomic
def load_course(folder: Path, catalogue: CatalogPage) -> CoursePage:
    """The course in ``folder`` below ``catalogue``, with its lessons, pictures and quizzes, published."""
    return CourseFolder(folder, catalogue).load()


@dataclass
class _Planned:
    """A page as its file describes it: who it is, and what its fields shall be."""

    key: uuid.UUID
    fields: dict[str, Any]
    body: list[dict]
    lessons: list["_Planned"]
    narration: str = ""


class CourseFolder:
    """A course as its files describe it, and what it is made of in the database."""

    def __init__(self, folder: Path, catalogue: CatalogPage):
        self.folder, self.catalogue = folder, catalogue
        self.data = _read(folder / "course.toml")
        self.code: str = self.data["code"]
        self.quizzes: dict[str, Quiz] = {}

    def load(self) -> CoursePage:
        # The course is published after its lessons: then its activities are declared once, not once a lesson.
        course, is_changed = self.page(CoursePage, self.catalogue, self.key(), self.fields(), publish=False)
        for planned in self.modules():
            self.lesson(course, planned)
        if is_changed or not course.live:
            course.save_revision().publish()
        return CoursePage.objects.get(pk=course.pk)

    def lesson(self, parent: Page, planned: _Planned) -> None:
        fields = {**planned.fields, "body": planned.body}
        page, _is_changed = self.page(LessonPage, parent, planned.key, fields)
        if planned.narration:
            write_for_the_ear(page, planned.narration)
        for inner in planned.lessons:
            self.lesson(page, inner)

    # --- what the files say ---------------------------------------------------------------------------------

    def fields(self) -> dict[str, Any]:
        data = self.data
        return {
            "title": data["title"],
            "title_en": data.get("title_en", ""),
            "slug": data["slug"],
            "code": self.code,
            "programme": data["programme"],
            "summary": data["summary"],
            "search_description": data["summary"],
            "objectives": "\n".join(data["objectives"]),
            "sources": "\n".join(data.get("sources", [])),
            "review_due": data.get("review_due"),
            "audiences": data["audiences"],
            "competencies": api.tidy_tags(data.get("competencies")),
            "planned_periods": data["periods"],
            "open_to_guests": data["open_to_guests"],
            "in_order": data.get("in_order", False),
            "prerequisites": self.courses_first(data.get("prerequisites", [])),
            "cover": self.picture(data["cover"], data["cover_alt"]) if "cover" in data else None,
        }

    def modules(self) -> Iterator[_Planned]:
        for module in self.data["modules"]:
            lessons = [self.lesson_file(name) for name in module["lessons"]]
            if "quiz" in module:
                lessons.append(self.quiz_lesson(module["quiz"]))
            fields = {each: module[each] for each in ("title", "slug", "required") if each in module}
            yield _Planned(self.key("module", module["slug"]), fields, [], lessons)
        if "final" in self.data:
            yield self.quiz_lesson(self.data["final"]["quiz"], self.data["final"]["title"])

    def lesson_file(self, name: str) -> _Planned:
        data = _read(self.folder / "lessons" / f"{name}.toml")
        key = self.key("lesson", name)
        fields = {each: data[each] for each in ("title", "slug", "minutes", "summary")}
        fields |= {each: data[each] for each in ("needed", "least_minutes") if each in data}
        fields["competencies"] = api.tidy_tags(data.get("competencies"))
        narration = data.get("narration", {}).get("text", "")
        return _Planned(key, fields, self.body(key, data["body"]), [], narration)

    def quiz_lesson(self, quiz: str, title: str = "") -> _Planned:
        key = self.key("quiz", quiz)
        fields = {"title": title or self.quiz(quiz).title, "slug": f"kiem-tra-{quiz}", "minutes": 10}
        return _Planned(key, fields, self.body(key, [{"type": "quiz", "value": {"quiz": quiz}}]), [])

    def key(self, *parts: str) -> uuid.UUID:
        """Who a page is in every load."""
        return uuid.uuid5(NAMESPACE, "/".join((self.code, *parts)))

    # --- blocks ---------------------------------------------------------------------------------------------

    def body(self, page: uuid.UUID, blocks: list[dict]) -> list[dict]:
        """Blocks as Wagtail stores them. Their ids hold when others are put between them."""
        seen: Counter[str] = Counter()
        stored = []
        for block in blocks:
            kind = block["type"]
            seen[kind] += 1
            value = self.READ.get(kind, CourseFolder.as_written)(self, block["value"])
            stored.append({"type": kind, "value": value, "id": str(uuid.uuid5(page, f"{kind} {seen[kind]}"))})
        return stored

    def as_written(self, value: Any) -> Any:
        """Lists get the shape in which Wagtail keeps them; all else is as the file has it."""
        return _stored(value)

    def picture_block(self, value: dict) -> dict:
        image = self.picture(value["file"], value["alt"])
        shown = {"image": image.pk, "alt_text": value["alt"], "decorative": not value["alt"]}
        return {"image": shown, "caption": value.get("caption", ""), "credit": value.get("credit", "")}

    def table_block(self, value: dict) -> dict:
        """Columns of words under their headings; Wagtail keeps the cells of a table without ids."""
        columns = [{"type": "text", "heading": heading} for heading in value["headings"]]
        rows = [{"values": row} for row in value["rows"]]
        table = {"columns": columns, "rows": rows, "caption": value["caption"]}
        return {"table": table, "first_column_heads": value["first_column_heads"]}

    def unit_block(self, value: dict) -> dict:
        return {
            "code": value["code"],
            "text": value["text"],
            "map": {"image": None},
            "credit": "",
            "links": [],
        }

    def quiz_block(self, value: dict) -> dict:
        return {"quiz": self.quiz(value["quiz"]).pk}

    def question_block(self, value: dict) -> dict:
        self.quiz(value["quiz"])
        rule = {name: value.get(name, False) for name in ("required", "until_right")}
        return {"question": Question.objects.get(code=value["question"]).pk, **rule}

    def video_block(self, value: dict) -> dict:
        files = {name: self.document(value[name], value["title"]).pk for name in ("file", "captions")}
        return {**value, **files, "poster": None}

    def package_block(self, value: dict) -> dict:
        return {**value, "package": self.package(value["package"], value["title"]).pk}

    def h5p_block(self, value: dict) -> dict:
        rule = {name: value.get(name, usual) for name, usual in (("rule", "done"), ("share", None))}
        return {"alternative": "", **value, **rule, "content": self.h5p(value["content"]).pk}

    def simulation_block(self, value: dict) -> dict:
        rule = {"modes": "all", "rule": "done", **value}
        return {**rule, "simulation": self.simulation(value["simulation"]).pk}

    READ: dict[str, Callable] = {
        "picture": picture_block,
        "quiz": quiz_block,
        "question": question_block,
        "video": video_block,
        "package": package_block,
        "h5p": h5p_block,
        "simulation": simulation_block,
        "table": table_block,
        "unit": unit_block,
    }

    def courses_first(self, codes: list[str]) -> list[dict]:
        """The courses with ``codes``, which were loaded before, as a page names those that come first."""
        pages = [CoursePage.objects.child_of(self.catalogue).get(code=code) for code in codes]
        return [
            {"type": "page", "value": page.pk, "id": str(uuid.uuid5(self.key("first"), page.code))}
            for page in pages
        ]

    # --- what pages are made of -----------------------------------------------------------------------------

    def quiz(self, name: str) -> Quiz:
        if name not in self.quizzes:
            written = _read(self.folder / "quizzes" / f"{name}.toml")
            data = with_pictures(written, lambda file, words: self.picture(file, words).pk)
            pool = data.get("pool", self.data["title"])
            self.quizzes[name] = load_quiz(data, code=f"{self.code}-{name}", pool=pool)
        return self.quizzes[name]

    def picture(self, name: str, title: str):
        """The drawing ``name`` of the course's folder, stored again only when the file has changed."""
        content = (self.folder / name).read_bytes()
        label = f"{self.code} {Path(name).stem}: {title}"[:255]
        image = self.pictures.get(f"{self.code} {Path(name).stem}") or get_image_model()(
            collection=self.collection
        )
        if (
            image.pk
            and image.title == label
            and image.file_size == len(content)
            and image.file.read() == content
        ):
            return image
        image.title, image.file = label, ContentFile(content, f"{self.code}-{Path(name).name}".lower())
        image.file_size, image.file_hash = len(content), ""
        image.save()
        self.pictures[f"{self.code} {Path(name).stem}"] = image
        return image

    def document(self, name: str, title: str):
        """The file ``name`` of the course's folder, stored again only when it has changed."""
        content = (self.folder / name).read_bytes()
        label = f"{self.code} {Path(name).name}: {title}"[:255]
        model = get_document_model()
        document = model.objects.filter(title=label).first() or model(title=label, collection=self.collection)
        if document.pk and document.file.read() == content:
            return document
        document.file = ContentFile(content, f"{self.code}-{Path(name).name}".lower())
        document.file_size, document.file_hash = len(content), ""
        document.save()
        return document

    def package(self, name: str, title: str) -> Package:
        """The pages in the folder ``name`` of the course's folder as a package, stored again only when they changed."""
        key = self.key("package", name)
        package = Package.objects.filter(uuid=key).first() or Package(uuid=key, title=title)
        return keep(package, examine(_zipped(self.folder / name)))

    def h5p(self, name: str) -> H5PContent:
        """The H5P content ``name`` of the course's folder, stored again only when it changed."""
        return load_content(self.folder, name, self.key("h5p", name))

    def simulation(self, name: str) -> Simulation:
        """The simulation in the file ``name``, which courses share, published again only when it changed."""
        file = SIMULATIONS / f"{name}.toml"
        return load(read(file.read_bytes(), file.name)).simulation

    @cached_property
    def pictures(self) -> dict[str, Any]:
        mine = get_image_model().objects.filter(collection=self.collection, title__startswith=f"{self.code} ")
        return {image.title.split(": ")[0]: image for image in mine}

    @cached_property
    def collection(self) -> Collection:
        root = Collection.get_first_root_node()
        return Collection.objects.filter(name=COLLECTION).first() or root.add_child(name=COLLECTION)

    # --- pages ----------------------------------------------------------------------------------------------

    def page(self, model: type[Page], parent: Page, key: uuid.UUID, fields: dict, *, publish: bool = True):
        """The page ``key`` with these ``fields``, and whether it had to be changed."""
        page = model.objects.filter(translation_key=key, locale=self.catalogue.locale).first()
        if page is None:
            parent.refresh_from_db()
            page = parent.add_child(
                instance=model(translation_key=key, locale=self.catalogue.locale, live=False, **fields)
            )
        elif _is_edited(page) or not _differs(page, fields):
            return page, False
        else:
            for name, value in fields.items():
                setattr(page, name, value)
        if publish:
            page.save_revision().publish()
            page = model.objects.get(pk=page.pk)
        return page, True


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise ValueError(f"{file}: {problem}") from problem


def _zipped(folder: Path) -> BytesIO:
    """All that is in ``folder`` as a ZIP, which is the same as long as the files are."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        for each in sorted(folder.rglob("*")):
            if each.is_file():
                made.writestr(ZipInfo(each.relative_to(folder).as_posix()), each.read_bytes(), ZIP_DEFLATED)
    return file


def _stored(value: Any) -> Any:
    """``value`` as Wagtail keeps it: every list a list of items, however deep it lies."""
    if isinstance(value, dict):
        return {name: _stored(each) for name, each in value.items()}
    return _items(value) if isinstance(value, list) else value


def _items(values: list) -> list[dict]:
    return [
        {"type": "item", "value": _stored(value), "id": str(uuid.uuid5(NAMESPACE, repr(value)))}
        for value in values
    ]


def _is_edited(page: Page) -> bool:
    """Whether somebody saved the page in Wagtail; what is loaded has no author."""
    return page.revisions.filter(user__isnull=False).exists()


def _differs(page: Page, fields: dict[str, Any]) -> bool:
    return any(_comparable(getattr(page, name)) != _comparable(value) for name, value in fields.items())


def _comparable(value: Any) -> Any:
    """``value`` as it is stored; ids of blocks in lists of pages are the same in every load."""
    return value.get_prep_value() if hasattr(value, "get_prep_value") else value
