"""What a translated course has in the place of what the original has: quizzes, questions, H5P contents, simulations
and captions in the other language, made of the same files by the translator's words.

A quiz has no languages; a lesson in another language simply asks another quiz, as `docs/how-to/translate-courses.md`
says. Its activity is the lesson's, so it is done once, in whichever language.
"""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from assessments.questions.models import Question
from assessments.quizzes.load import load_quiz
from assessments.quizzes.models import Quiz
from courses.models import Simulation
from courses.simulations.files import load, read
from demo.content_loader import SIMULATIONS, CourseFolder
from demo.h5p import load_content
from demo.quiz_pictures import with_pictures
from demo.translated import Words

Twins = dict[tuple[str, int], int]  # by the field of the block and the original's key


class TwinMaker:
    """The twins of what the course ``original`` is made of. Made again, they are the same."""

    def __init__(self, original: CourseFolder, words: Words):
        self.original, self.words, self.folder = original, words, original.folder
        self.code: str = original.code

    def make(self) -> Twins:
        found: Twins = {}
        for file in sorted((self.folder / "quizzes").glob("*.toml")):
            found |= self.quiz(file.stem)
        for kind, value in self.blocks():
            if kind in self.MAKE:
                found |= self.MAKE[kind](self, value)
        return found

    def quiz(self, name: str) -> Twins:
        """The quiz ``name`` and its questions; they are called like the original's, with the language behind."""
        original = Quiz.objects.get(code=f"{self.code}-{name}")
        written = tomllib.loads((self.folder / "quizzes" / f"{name}.toml").read_text("utf-8"))
        data = self.words.of(with_pictures(written, lambda file, said: self.original.picture(file, said).pk))
        asked = [*data.get("questions", []), *data.get("bank", [])]
        codes = [each["code"] for each in asked]
        for each in asked:
            each["code"] = self.called(each["code"])
        pool = data.get("pool") or self.words.said(self.original.data["title"])
        twin = load_quiz(data, code=self.called(original.code), pool=pool)
        return {("quiz", original.pk): twin.pk, **self.questions(codes)}

    def questions(self, codes: list[str]) -> Twins:
        keys = dict(Question.objects.values_list("code", "pk"))
        return {("question", keys[code]): keys[self.called(code)] for code in codes}

    def h5p(self, value: dict[str, Any]) -> Twins:
        name = value["content"]
        key = self.original.key("h5p", name, self.words.language)
        twin = load_content(self.folder, name, key, self.words)
        return {("content", self.original.h5p(name).pk): twin.pk}

    def simulation(self, value: dict[str, Any]) -> Twins:
        name = value["simulation"]
        file = SIMULATIONS / f"{name}.toml"
        scenario = self.words.of(read(file.read_bytes(), file.name))
        original = Simulation.objects.get(code=scenario["code"])
        language = {"language": self.words.language, "code": f"{original.code}_{self.words.language}"}
        return {("simulation", original.pk): load({**scenario, **language}).simulation.pk}

    def video(self, value: dict[str, Any]) -> Twins:
        """Its captions, where there are some beside the original's."""
        captions = Path(value["captions"])
        name = captions.with_suffix(f".{self.words.language}{captions.suffix}").as_posix()
        if not (self.folder / name).exists():
            return {}
        original = self.original.document(value["captions"], value["title"])
        return {("captions", original.pk): self.original.document(name, self.words.said(value["title"])).pk}

    MAKE: dict[str, Callable] = {"h5p": h5p, "simulation": simulation, "video": video}

    def blocks(self) -> Iterator[tuple[str, Any]]:
        """All blocks of the course's lessons, each as its kind and what its file says of it."""
        for file in sorted((self.folder / "lessons").glob("*.toml")):
            for block in tomllib.loads(file.read_text("utf-8"))["body"]:
                yield block["type"], block["value"]

    def called(self, code: str) -> str:
        return f"{code}-{self.words.language}"
