"""The design system keeps its promises: readable in both themes, light, complete, usable with missing context."""

import importlib.util
import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory, override_settings
from django.utils import translation

ROOT = Path(__file__).resolve().parents[1]
CSS = ROOT / "learning" / "static" / "learning" / "css"
SPRITE = ROOT / "learning" / "static" / "learning" / "icons" / "sprite.svg"
TOKENS = (CSS / "tokens.css").read_text("utf-8")
OURS = [ROOT / folder for folder in ("learning", "courses", "assessments", "site")]


def tokens_in(selector: str) -> dict[str, str]:
    """The custom properties of the first rule with this selector."""
    start = TOKENS.index(selector + " {") + len(selector) + 2
    return dict(re.findall(r"(--l-[\w-]+): ([^;]+);", TOKENS[start : TOKENS.index("}", start)]))


LIGHT = tokens_in(":root")
THEMES = {"light": LIGHT, "dark": {**LIGHT, **tokens_in(':root[data-theme="dark"]')}}
THEMES["contrast"] = {**LIGHT, **tokens_in(':root[data-theme="contrast"]')}


def declared(kind: str) -> list[tuple[str, str]]:
    """What tokens.css declares as ``kind: --l-a on --l-b --l-c``, one pair at a time."""
    found = re.findall(rf"{kind}: (--l-[\w-]+) on ((?:--l-[\w-]+ ?)+)", TOKENS)
    return [(front, back) for front, backs in found for back in backs.split()]


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance of #rrggbb."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back"), declared("pair"))
def test_text_can_be_read(theme, front, back):
    colours = THEMES[theme]
    assert contrast(colours[front], colours[back]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back"), declared("edge"))
def test_lines_that_mean_something_can_be_seen(theme, front, back):
    colours = THEMES[theme]
    assert contrast(colours[front], colours[back]) >= 3


def test_every_text_colour_is_in_a_declared_pair():
    fronts = {front for front, _ in declared("pair")}
    assert {name for name in LIGHT if name.startswith("--l-on-")} <= fronts


def test_dark_is_the_same_when_the_device_asks_and_when_the_learner_chose():
    assert tokens_in(':root:not([data-theme="light"])') == tokens_in(':root[data-theme="dark"]')


def test_every_token_that_is_used_exists():
    parts = [file.read_text("utf-8") for file in CSS.glob("*.css") if file.stem != "learning"]
    known = set(re.findall(r"(--l-[\w-]+):", "".join(parts)))
    assert set(re.findall(r"var\((--l-[\w-]+)", "".join(parts))) <= known


def bundle_css():
    spec = importlib.util.spec_from_file_location("bundle_css", ROOT / "tests" / "tools" / "bundle_css.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_bundle_is_made_from_its_parts():
    assert (CSS / "learning.css").read_text("utf-8") == bundle_css().bundle()


def test_the_bundle_holds_every_part_but_the_admin_s_and_those_that_come_with_their_blocks():
    parts = {file.stem for file in CSS.glob("*.css")} - {"learning", "admin", "blocks"}
    assert set(bundle_css().PARTS) == parts


def test_learners_load_at_most_45_kilobytes_of_css():
    assert (CSS / "learning.css").stat().st_size <= 45_000


def test_class_names_cannot_meet_a_host_s():
    css = re.sub(r"url\([^)]*\)|\"[^\"]*\"", "", (CSS / "learning.css").read_text("utf-8"))
    names = set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", css))
    assert names
    assert {name for name in names if not name.startswith("l-")} == set()


def drawn() -> set[str]:
    return set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text("utf-8")))


def templates() -> list[Path]:
    return [file for folder in OURS for file in folder.rglob("templates/**/*.html")]


def test_every_icon_that_templates_name_is_drawn():
    named = {
        (name, file.name)
        for file in templates()
        for name in re.findall(r'{% icon "([^"]+)"', file.read_text("utf-8"))
    }
    assert named
    assert {(name, file) for name, file in named if name not in drawn()} == set()


def test_every_sign_is_drawn():
    from learning.templatetags.learning_ui import SIGNS

    assert set(SIGNS.values()) <= drawn()


def test_icons_have_neither_styles_nor_scripts():
    assert not re.search(r"style=|<script|href=", SPRITE.read_text("utf-8"))


def test_templates_have_no_inline_styles_or_scripts():
    guilty = [
        str(file.relative_to(ROOT))
        for file in templates()
        if re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=\"", file.read_text("utf-8"))
    ]
    assert guilty == []


def test_every_class_that_templates_use_is_in_the_design():
    sheets = [file for folder in OURS for file in folder.rglob("static/**/*.css")]
    known = set(re.findall(r"\.(l-[\w-]+)", "".join(file.read_text("utf-8") for file in sheets)))
    unknown = set()
    for file in templates():
        plain = re.sub(r"{%.*?%}|{{.*?}}", "\0", file.read_text("utf-8"))
        names = {name for value in re.findall(r'class="([^"]*)"', plain) for name in value.split()}
        # What a template puts together, such as l-alert--{{ level }}, cannot be judged here.
        whole = {name for name in names if name.startswith("l-") and "\0" not in name}
        unknown |= {(file.name, name) for name in whole - known}
    assert unknown == set()


def render(source: str, **context) -> str:
    return Template("{% load learning_ui %}" + source).render(Context(context))


def test_an_icon_is_silent_unless_it_is_given_a_voice():
    assert 'aria-hidden="true"' in render('{% icon "check" %}')
    loud = render('{% icon "check" label=words %}', words='"><b>')
    assert 'role="img"' in loud
    assert "<b>" not in loud


@pytest.mark.parametrize(
    ("share", "shown"), [(0, 0), (0.001, 1), (0.62, 62), (0.999, 99), (1, 100), (None, 0), (7, 100)]
)
def test_progress_says_100_only_when_it_is_finished(share, shown):
    html = render('{% progress share "Course" %}', share=share)
    assert f'value="{shown}"' in html
    assert 'aria-label="Course"' in html


@override_settings(USE_THOUSAND_SEPARATOR=True)
def test_progress_is_a_number_for_machines_in_vietnamese_too():
    with translation.override("vi"):
        assert 'value="62"' in render('{% progress 0.62 "Course" %}')
        assert 'stroke-dasharray="62 100"' in render('{% progress_ring 0.62 "Course" %}')


def test_an_alert_escapes_its_title_and_keeps_its_markup():
    html = render('{% alert "error" title=title %}<p>{{ text }}</p>{% endalert %}', title="<i>", text="<b>")
    assert "l-alert--error" in html
    assert "&lt;i&gt;" in html
    assert "<p>&lt;b&gt;</p>" in html


def test_breadcrumbs_end_with_this_page():
    html = render("{% breadcrumbs items %}", items=[("Home", "/"), ("Lesson", "/lesson/")])
    assert '<a href="/">Home</a>' in html
    assert '<span aria-current="page">Lesson</span>' in html
    assert "/lesson/" not in html


def test_pagination_keeps_the_search():
    request = RequestFactory().get("/", {"q": "lừa đảo", "page": "2"})
    html = render("{% pagination page %}", request=request, page=Paginator(range(90), 10).get_page(2))
    assert "?q=l%E1%BB%ABa+%C4%91%E1%BA%A3o&amp;page=3" in html
    assert html.count("aria-current") == 1


def test_one_page_needs_no_pagination():
    assert render("{% pagination page %}", page=Paginator(range(3), 10).get_page(1)).strip() == ""


class SampleForm(forms.Form):
    name = forms.CharField(help_text="As on the card")
    role = forms.ChoiceField(choices=[("a", "Citizen"), ("b", "Staff")], widget=forms.RadioSelect)
    unit = forms.ChoiceField(choices=[("1", "One")])
    agreed = forms.BooleanField()


def test_a_field_says_its_help_and_its_error_to_everyone():
    html = render("{% field form.name %}", form=SampleForm({}))
    described = re.search(r'<input[^>]*aria-describedby="([^"]+)"', html)
    assert described
    for reference in described[1].split():
        assert f'id="{reference}"' in html
    assert "l-field--error" in html


@pytest.mark.parametrize(("name", "cards"), [("role", 2), ("unit", 0), ("agreed", 1)])
def test_choices_are_cards_as_big_as_a_thumb(name, cards):
    html = render(f"{{% field form.{name} %}}", form=SampleForm())
    assert html.count('class="l-choice"') == cards
    assert html.count("<label") + html.count("<legend") == cards + (name != "agreed")


def test_the_base_page_needs_no_context_at_all():
    html = get_template("learning/base.html").template.render(Context())
    assert '<html class="l-root" lang=' in html
    assert '<main class="l-main" id="main"' in html
    assert 'href="#main"' in html


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_base_page_says_its_language(language):
    with translation.override(language):
        assert f'lang="{language}"' in render_to_string("learning/base.html")


@pytest.fixture
def gallery_page() -> str:
    response = Client().get("/gallery/")
    assert response.status_code == 200
    return response.content.decode()


def test_every_component_is_in_the_gallery(gallery_page):
    css = (CSS / "learning.css").read_text("utf-8")
    components = set(re.findall(r"\.(l-[a-z]+)(?![\w-])", css))
    shown = {name for names in re.findall(r'class="([^"]*)"', gallery_page) for name in names.split()}
    assert components - shown == {"l-nowrap"} & components


def test_ids_in_the_gallery_are_unique(gallery_page):
    ids = re.findall(r'\sid="([^"]+)"', gallery_page)
    assert len(ids) == len(set(ids))


@pytest.fixture(scope="module")
def tables():
    spec = importlib.util.spec_from_file_location(
        "design_tables", ROOT / "tests" / "tools" / "design_tables.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["tokens", "templates"])
def test_the_reference_of_the_design_is_made_from_its_source(tables, name):
    page, make = tables.TABLES[name]
    text = (ROOT / "docs" / "reference" / page).read_text("utf-8")
    assert make() in text, "Run python tests/tools/design_tables.py"


def test_every_token_says_what_it_is_for(tables):
    everything = set(LIGHT) | set(re.findall(r"(--l-[\w-]+):", TOKENS[TOKENS.index("/* Sizes.") :]))
    assert {name for name, _value, _use in tables.described()} == everything


def test_every_component_s_tag_is_in_the_reference():
    from learning.templatetags import learning_ui

    text = (ROOT / "docs" / "reference" / "design.md").read_text("utf-8")
    tags = set(learning_ui.register.tags)
    assert tags
    assert {tag for tag in tags if not tag.startswith("end") and "{% " + tag + " " not in text} == set()


def test_a_host_replaces_a_component_and_a_block_of_the_frame(tmp_path, settings):
    """As `docs/reference/templates.md` says: a namesake that is found first, and may extend ours."""
    components = tmp_path / "learning" / "components"
    components.mkdir(parents=True)
    (components / "chip.html").write_text("<b class=own>{{ text }}</b>")
    (tmp_path / "learning" / "base.html").write_text(
        '{% extends "learning/base.html" %}{% block footer_end %}<p>Khung của tỉnh</p>{% endblock %}'
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    assert "<b class=own>Bắt buộc</b>" in render('{% chip "Bắt buộc" "warn" %}')
    page = render_to_string("learning/accessibility.html")
    assert "<p>Khung của tỉnh</p>" in page
    assert '<main class="l-main"' in page


def test_initials_are_of_the_first_and_the_last_word():
    shown = {name: render("{% avatar name %}", name=name) for name in ("Ma Thị Lan", "đức", "")}
    assert [re.sub(r"<.*?>", "", html).strip() for html in shown.values()] == ["ML", "Đ", ""]


def test_a_button_is_a_link_only_with_an_address():
    assert (
        render('{% button "Gửi" name="as" value="pdf" %}')
        .strip()
        .startswith('<button class="l-button" type="submit"')
    )
    link = render('{% button "Học" href=address kind="second" size="small" %}', address='/a"b/')
    assert '<a class="l-button l-button--second l-button--small" href="/a&quot;b/">' in link


def test_a_dialog_is_named_and_opened_without_a_script():
    html = render('{% dialog "rules" "Xem" "Quy định" %}<p>Một</p>{% enddialog %}')
    assert 'popovertarget="rules"' in html
    assert 'id="rules" popover role="dialog" aria-labelledby="rules-title"' in html
    assert "<p>Một</p>" in html
