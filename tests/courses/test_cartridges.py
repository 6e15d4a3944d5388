"""Common Cartridges of other systems come in, and ours go out as the standard has them."""

import io
import zipfile

import pytest
from defusedxml.ElementTree import fromstring
from django.utils.translation import override
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from assessments.models import Question, Quiz
from courses.cartridges.formats import read_course
from courses.cartridges.write import CP, LOM, write_cartridge
from courses.packs.apply import take
from courses.packs.archive import CannotRead
from courses.packs.outgoing import export
from courses.pages.models import LessonPage
from tests.courses.making import make_catalogue, make_lesson_page
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
    assert "Bạn gặp chưa?" in str(lessons["Thảo luận"].body[0].value.source)
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
