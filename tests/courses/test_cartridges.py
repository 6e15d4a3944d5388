"""Common Cartridges of other systems come in, and ours go out as the standard has them."""

import io
import uuid
import zipfile

import pytest
from bs4 import BeautifulSoup
from defusedxml.ElementTree import fromstring
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from assessments.exchange.qti_in import read_assessment
from assessments.exchange.qti_out import write_assessment
from assessments.exchange.rules import DRAW, MODE, PASS_MARK, SHUFFLE, read_rules
from assessments.models import Question, Quiz
from courses.cartridges.formats import read_course
from courses.cartridges.topics import TOPICS
from courses.cartridges.write import CP, LOM, write_cartridge
from courses.discussion.models import Discussed, Post, PostState
from courses.discussion.policy import forget_course
from courses.packs.apply import take
from courses.packs.outgoing import export
from courses.pages.models import LessonPage
from learning.archive import CannotRead
from learning.models import Activity
from tests.courses.making import make_catalogue, make_course_page, make_lesson_page, published
from tests.courses.packs.making import make_full_course, zipped

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="golden" xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
  xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest">
  <metadata><schema>IMS Common Cartridge</schema><schemaversion>1.3.0</schemaversion>
    <lomimscc:lom><lomimscc:general>
      <lomimscc:title><lomimscc:string>An toàn trên mạng</lomimscc:string></lomimscc:title>
      <lomimscc:description><lomimscc:string>Dành cho mọi người.</lomimscc:string></lomimscc:description>
    </lomimscc:general></lomimscc:lom></metadata>
  <organizations><organization identifier="o" structure="rooted-hierarchy"><item identifier="root">
    <item identifier="m1"><title>Chuyên đề</title>
      <item identifier="i1" identifierref="r1"><title>Mật khẩu</title></item>
      <item identifier="i2" identifierref="r2"><title>Cổng dịch vụ</title></item>
      <item identifier="i3" identifierref="r3"><title>Câu hỏi</title></item>
      <item identifier="i4" identifierref="r4"><title>Thảo luận</title></item>
      <item identifier="i5" identifierref="r5"><title>Công cụ ngoài</title></item>
      <item identifier="i6" identifierref="r6"><title>Mẫu đơn</title></item>
    </item></item></organization></organizations>
  <resources>
    <resource identifier="r1" type="webcontent" href="pages/one.html"><file href="pages/one.html"/>
      <file href="web_resources/card.png"/></resource>
    <resource identifier="r2" type="imswl_xmlv1p3"><file href="links/two.xml"/></resource>
    <resource identifier="r3" type="imsqti_xmlv1p2/imscc_xmlv1p3/assessment"><file href="quiz.xml"/></resource>
    <resource identifier="r4" type="imsdt_xmlv1p3"><file href="topic.xml"/></resource>
    <resource identifier="r5" type="imsbasiclti_xmlv1p3"><file href="lti.xml"/></resource>
    <resource identifier="r6" type="webcontent" href="web_resources/form.pdf">
      <file href="web_resources/form.pdf"/></resource>
    <resource identifier="r7" type="webcontent" href="lost.html"><file href="lost.html"/></resource>
  </resources>
</manifest>"""

PAGE = """<html><body><h1>Mật khẩu</h1><p onclick="x()">Dài và <b>dễ nhớ</b>.<script>alert(1)</script></p>
<p><img src="$IMS-CC-FILEBASE$/card.png" alt="Cái thẻ"> Xem <a href="../web_resources/form.pdf">mẫu đơn</a>
hoặc <a href="nowhere.html">bài khác</a>.</p><h2>Nhớ</h2><table><tr><td>ô</td></tr></table>
<iframe src="https://example.org/"></iframe></body></html>"""

LINK = """<webLink xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3"><title>Cổng</title>
<url href="https://dichvucong.gov.vn/" target="_blank"/></webLink>"""

TOPIC = """<topic xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imsdt_v1p3"><title>Chuyện thật</title>
<text texttype="text/html">&lt;p&gt;Bạn gặp chưa?&lt;/p&gt;</text></topic>"""


def item(ident: str, profile: str, response: str, right: str) -> str:
    return f"""<item ident="{ident}"><itemmetadata><qtimetadata><qtimetadatafield>
<fieldlabel>cc_profile</fieldlabel><fieldentry>{profile}</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>
<presentation><material><mattext texttype="text/html">&lt;p&gt;Câu {ident}&lt;/p&gt;</mattext></material>{response}
</presentation><resprocessing><respcondition><conditionvar>{right}</conditionvar>
<setvar action="Set" varname="SCORE">100</setvar></respcondition></resprocessing></item>"""


def choices(*names: str) -> str:
    labels = "".join(
        f'<response_label ident="{name}"><material><mattext>{name}</mattext></material></response_label>'
        for name in names
    )
    return f'<response_lid ident="r"><render_choice>{labels}</render_choice></response_lid>'


def equal(name: str) -> str:
    return f'<varequal respident="r">{name}</varequal>'


FILL = '<response_str ident="r"><render_fib/></response_str>'
QUIZ = f"""<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment ident="a" title="Thử sức">
<section ident="s">
{item("1", "cc.multiple_choice.v0p1", choices("x", "y"), equal("y"))}
{
    item(
        "2",
        "cc.multiple_response.v0p1",
        choices("x", "y", "z"),
        f"<and>{equal('x')}{equal('z')}<not>{equal('y')}</not></and>",
    )
}
{item("3", "cc.true_false.v0p1", choices("true", "false"), equal("false"))}
{item("4", "cc.fib.v0p1", FILL, equal("mật khẩu"))}
{item("5", "cc.pattern_match.v0p1", FILL, '<varsubstring respident="r">OTP</varsubstring>')}
{item("6", "cc.essay.v0p1", FILL, "<other/>")}
{item("7", "cc.multiple_choice.v0p1", choices("x", "y"), "")}
</section></assessment></questestinterop>"""


def golden(**changes: str | bytes) -> io.BytesIO:
    files: dict[str, str | bytes] = {
        "imsmanifest.xml": MANIFEST,
        "pages/one.html": PAGE,
        "links/two.xml": LINK,
        "quiz.xml": QUIZ,
        "topic.xml": TOPIC,
        "lti.xml": "<x/>",
        "web_resources/card.png": get_test_image_file().file.getvalue(),
        "web_resources/form.pdf": b"%PDF-1.4",
        "lost.html": "<p>x</p>",
    }
    return zipped({**files, **changes})


def written(course) -> tuple[io.BytesIO, list[str]]:
    file = io.BytesIO()
    told = write_cartridge(*export(course.translation_key), file)
    return file, told


def test_a_cartridge_becomes_a_course(catalogue):
    page, findings = take(read_course(golden()), parent=catalogue)
    assert (page.title, page.summary) == ("An toàn trên mạng", "Dành cho mọi người.")
    lessons = {one.title: one for one in LessonPage.objects.descendant_of(page).order_by("path")}
    assert list(lessons) == ["Chuyên đề", "Mật khẩu", "Cổng dịch vụ", "Câu hỏi", "Thảo luận", "Mẫu đơn"]
    body = lessons["Mật khẩu"].body
    assert [child.block_type for child in body] == ["text", "picture", "heading", "text"]
    assert "alert" not in str(body[0].value.source)
    assert "onclick" not in str(body[0].value.source)
    assert 'linktype="page"' in str(body[0].value.source)  # the file is a lesson of its own
    assert body[1].value["image"].contextual_alt_text == "Cái thẻ"
    assert 'href="https://dichvucong.gov.vn/"' in str(lessons["Cổng dịch vụ"].body[0].value.source)
    topic = lessons["Thảo luận"].body[0]
    assert (topic.block_type, topic.value["question"]) == ("discuss", "Chuyện thật")
    assert str(topic.value["text"].source) == "<p>Bạn gặp chưa?</p>"
    assert lessons["Mẫu đơn"].body[0].value["document"].file.read() == b"%PDF-1.4"
    told = " ".join(findings.told)
    for left in ("nowhere.html", "iframe", "table", "Công cụ ngoài", "lost.html", "6", "7"):
        assert left in told


def test_its_questions_come_into_the_bank_and_can_be_marked(catalogue):
    page, _findings = take(read_course(golden()), parent=catalogue)
    lesson = LessonPage.objects.descendant_of(page).get(title="Câu hỏi")
    asked = [one.question for one in lesson.body[0].value["quiz"].quiz_questions.all()]
    assert [one.type for one in asked] == [
        "single_choice",
        "multiple_choice",
        "true_false",
        "short_text",
        "short_text",
    ]
    right = [1, [0, 2], False, "mật khẩu", "OTP"]
    assert [
        one.kind.mark(one.plain_data(), given).score for one, given in zip(asked, right, strict=True)
    ] == [1.0] * 5
    assert all(one.live for one in asked)


def test_the_same_cartridge_again_changes_nothing(catalogue):
    take(read_course(golden()), parent=catalogue)
    counts = [model.objects.count() for model in (LessonPage, Question, Quiz, get_image_model())]
    _page, findings = take(read_course(golden()))
    assert {line.verdict for line in findings.lines} == {"same"}
    assert counts == [model.objects.count() for model in (LessonPage, Question, Quiz, get_image_model())]


@pytest.mark.parametrize("name", ["imsmanifest.xml", "quiz.xml"])
def test_entities_are_refused_in_words(catalogue, name):
    harm = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><manifest>&e;</manifest>'
    )
    if name == "imsmanifest.xml":
        with override("en"), pytest.raises(CannotRead, match="entities"):
            read_course(golden(**{name: harm}))
    else:
        with override("en"):
            assert any("entities" in said for said in read_course(golden(**{name: harm})).told)


@pytest.mark.parametrize("text", ["", "<manifest", "<manifest/>", "<x/>", b"\xff\xfe\x00"])
def test_a_manifest_that_is_none_is_refused_in_words(catalogue, text):
    with pytest.raises(CannotRead):
        read_course(golden(**{"imsmanifest.xml": text}))


def test_what_we_write_keeps_the_rules_of_the_standard(catalogue):
    course, _first, _inner = make_full_course(catalogue)
    file, told = written(course)
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        root = fromstring(archive.read("imsmanifest.xml"))
        assert names[0] == "imsmanifest.xml"
        assert root.tag == f"{{{CP}}}manifest"
        assert root.find(f"{{{CP}}}metadata/{{{CP}}}schema").text == "IMS Common Cartridge"
        assert root.find(f"{{{CP}}}metadata/{{{CP}}}schemaversion").text == "1.3.0"
        assert root.find(f".//{{{LOM}}}title/{{{LOM}}}string").text == course.title
        organization = root.find(f"{{{CP}}}organizations/{{{CP}}}organization")
        assert organization.get("structure") == "rooted-hierarchy"
        assert len(organization) == 1
        assert organization[0].find(f"{{{CP}}}title") is None
        resources = {one.get("identifier"): one for one in root.iter(f"{{{CP}}}resource")}
        used = [one.get("identifierref") for one in root.iter(f"{{{CP}}}item") if one.get("identifierref")]
        assert used
        assert set(used) == set(resources)
        identifiers = [one.get("identifier") for one in root.iter() if one.get("identifier")]
        assert len(identifiers) == len(set(identifiers))
        for resource in resources.values():
            files = [one.get("href") for one in resource]
            assert set(files) <= set(names)
            assert resource.get("type") in (
                "webcontent",
                "imsqti_xmlv1p2/imscc_xmlv1p3/assessment",
                "imswl_xmlv1p3",
                "imsdt_xmlv1p3",
            )
            assert (resource.get("type") == "webcontent") == bool(resource.get("href"))
    assert told


def test_what_we_write_we_can_read(catalogue):
    course, _first, _inner = make_full_course(catalogue)
    make_lesson_page(
        course, title="Cổng", blocks=[("text", '<p><a href="https://dichvucong.gov.vn/">Cổng</a></p>')]
    )
    file, _told = written(course)
    there = make_catalogue()
    page, _findings = take(read_course(file), parent=there)
    lessons = {one.title: one for one in LessonPage.objects.descendant_of(page).order_by("path")}
    assert list(lessons) == ["Bài một", "Chuyên đề", "Bài trong", "Ôn tập", "Cổng"]
    inner = LessonPage.objects.descendant_of(page).filter(title="Bài trong").order_by("path").last()
    assert [child.block_type for child in inner.body] == ["heading", "text", "picture", "text"]
    assert f'id="{lessons["Bài một"].pk}"' in str(inner.body[1].value.source)
    quiz = lessons["Ôn tập"].body[0].value["quiz"]
    assert [one.question.type for one in quiz.quiz_questions.all()] == ["true_false", "single_choice"]
    assert quiz.quiz_questions.all()[1].question.plain_data()["options"][0]["feedback"] == "Đúng."
    assert get_image_model().objects.count() == 1


# --- discussions -------------------------------------------------------------------------------------------

ASKED = (
    "discuss",
    {"question": "Bạn gặp chưa?", "text": "<p>Kể <b>một</b> chuyện &amp; cách bạn nhận ra.</p>"},
)


def test_what_a_lesson_asks_to_be_discussed_goes_out_as_a_topic_and_comes_back(catalogue):
    course = make_course_page(catalogue)
    make_lesson_page(course, title="Cùng kể", blocks=[ASKED])
    make_lesson_page(course, title="Đọc rồi kể", blocks=[("text", "<p>Đọc đã.</p>"), ASKED])
    file, told = written(course)
    with zipfile.ZipFile(file) as archive:
        topics = [name for name in archive.namelist() if name.startswith("topics/")]
        root = fromstring(archive.read(topics[0]))
    assert len(topics) == 2
    assert root.tag == f"{{{TOPICS}}}topic"
    assert [child.tag for child in root] == [f"{{{TOPICS}}}title", f"{{{TOPICS}}}text"]
    assert not any("discuss" in said for said in told)
    page, _findings = take(read_course(file), parent=make_catalogue())
    lessons = list(LessonPage.objects.descendant_of(page).order_by("path"))
    assert [one.title for one in lessons] == ["Cùng kể", "Đọc rồi kể", "Đọc rồi kể", "Bạn gặp chưa?"]
    for lesson in (lessons[0], lessons[3]):
        assert lesson.body[0].block_type == "discuss"
        assert lesson.body[0].value["question"] == ASKED[1]["question"]
        assert str(lesson.body[0].value["text"].source) == ASKED[1]["text"]


def test_what_learners_wrote_is_in_no_cartridge(catalogue):
    course = make_course_page(catalogue)
    lesson = make_lesson_page(course, title="Cùng kể", blocks=[ASKED])
    activity = Activity.objects.get(key=lesson.translation_key)
    Post.objects.create(key=uuid.uuid4(), lesson=activity, text="Tôi mất ba triệu.", state=PostState.SHOWN)
    file, _told = written(course)
    with zipfile.ZipFile(file) as archive:
        everything = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "Bạn gặp chưa?" in everything
    assert "ba triệu" not in everything


def test_a_long_question_and_the_files_of_a_topic_are_kept(catalogue):
    long = "Chuyện " * 60
    topic = TOPIC.replace("Chuyện thật", long).replace(
        "</topic>",
        "<attachments><attachment href='web_resources/form.pdf'/><attachment href='no.pdf'/></attachments></topic>",
    )
    page, findings = take(read_course(golden(**{"topic.xml": topic})), parent=catalogue)
    body = LessonPage.objects.descendant_of(page).get(title="Thảo luận").body
    assert [child.block_type for child in body] == ["discuss", "download"]
    assert len(body[0].value["question"]) == 250
    assert long.strip() in str(body[0].value["text"].source)
    assert body[1].value["document"].file.read() == b"%PDF-1.4"
    assert any("no.pdf" in said for said in findings.told)


def test_the_lesson_leads_from_its_question_to_the_discussion_where_there_is_one(client, catalogue):
    course = make_course_page(catalogue, open_to_guests=True)
    lesson = make_lesson_page(course, title="Cùng kể", blocks=[ASKED])
    address = reverse("learning_courses:discussion", args=[lesson.translation_key])
    block = BeautifulSoup(client.get(lesson.url).content, "html.parser").find(id=f"block-{lesson.body[0].id}")
    assert block.h2.get_text(strip=True) == "Bạn gặp chưa?"
    assert block.a["href"].startswith(address)
    course.discussion = Discussed.OFF
    published(course)
    forget_course(course.translation_key)
    block = BeautifulSoup(client.get(lesson.url).content, "html.parser").find(id=f"block-{lesson.body[0].id}")
    assert block.h2
    assert block.a is None


# --- the rules of a quiz -----------------------------------------------------------------------------------

OURS = {MODE, PASS_MARK, DRAW, SHUFFLE, "cc_maxattempts", "qmd_timelimit"}
NUMBERS = st.integers(0, 9999)


@settings(max_examples=100, deadline=None)
@given(
    rules=st.fixed_dictionaries(
        {
            "mode": st.sampled_from(["practice", "exam"]),
            "pass_mark": st.floats(0, 1),
            "attempts_allowed": NUMBERS,
            "time_limit": NUMBERS,
            "draw": NUMBERS,
            "shuffle": st.booleans(),
        }
    )
)
def test_the_rules_of_a_quiz_go_through_a_cartridge_unchanged(rules):
    question = {
        "stem": "<p>Đúng không?</p>",
        "data": [{"type": "true_false", "value": {"answer": "true"}, "id": "x"}],
    }
    data = {"title": "Thi", "questions": ["question:q"], **rules}
    _kind, xml, told = write_assessment("quiz:q", data, {"question:q": question})
    _block, items, told_back = read_assessment(fromstring(xml), "r")
    assert {name: items[-1][name] for name in rules} == rules
    assert told == told_back == []


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(OURS)), st.text(max_size=8)), st.text(max_size=8))
def test_rules_that_make_no_sense_are_those_of_a_quiz_all_the_same(meta, cut):
    rules, _told = read_rules(meta, cut)
    assert rules["mode"] in ("practice", "exam")
    assert 0 <= rules.get("pass_mark", 0) <= 1
    assert all(0 <= rules[name] <= 9999 for name in ("attempts_allowed", "time_limit", "draw"))


def test_an_exam_arrives_as_an_exam(catalogue):
    course, _first, _inner = make_full_course(catalogue)
    Quiz.objects.update(mode="exam", pass_mark=0.85, attempts_allowed=2, time_limit=20)
    file, _told = written(course)
    page, _findings = take(read_course(file), parent=make_catalogue())
    quiz = LessonPage.objects.descendant_of(page).get(title="Ôn tập").body[0].value["quiz"]
    assert quiz.code != "on-tap"
    assert (quiz.is_exam, quiz.pass_percent, quiz.attempts_allowed, quiz.time_limit) == (True, 85, 2, 20)


def test_every_cartridge_says_examination_so_only_a_pass_mark_makes_an_exam_of_it(catalogue):
    said = "<qtimetadata><qtimetadatafield><fieldlabel>qmd_assessmenttype</fieldlabel>"
    said += "<fieldentry>Examination</fieldentry></qtimetadatafield></qtimetadata>"
    plain = QUIZ.replace('<section ident="s">', f'{said}<section ident="s">')
    cut = "<outcomes_processing><outcomes><decvar cutvalue='60'/></outcomes></outcomes_processing>"
    exam = QUIZ.replace('<section ident="s">', f'{said}{cut}<section ident="s">')
    for text, expected in ((plain, ("practice", 0.7)), (exam, ("exam", 0.6))):
        page, _findings = take(read_course(golden(**{"quiz.xml": text})), parent=catalogue)
        quiz = LessonPage.objects.descendant_of(page).get(title="Câu hỏi").body[0].value["quiz"]
        assert (quiz.mode, quiz.pass_mark) == expected
