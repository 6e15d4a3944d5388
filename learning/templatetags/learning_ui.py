"""The learner's side in template tags: ``{% load learning_ui %}``. ``learning/gallery.html`` shows each."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.forms import RadioSelect
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

from learning import conf

register = template.Library()

SPRITE = "learning/icons/sprite.svg"
# Django's message levels and our callout kinds, with the icon that says them without colour.
SIGNS = {
    "debug": "info",
    "info": "info",
    "success": "check-circle",
    "warning": "warning",
    "error": "warning",
    "note": "info",
    "tip": "bulb",
    "example": "edit",
    "remember": "star",
}


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """The drawing ``name`` of our sprite: ``{% icon "check" %}``.

    It is silent for screen readers unless it stands alone and gets a ``label``. ``size`` is "", "l" or "xl".
    """
    css = f"l-icon l-icon--{size}" if size else "l-icon"
    voice = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="{}" width="24" height="24" focusable="false" {}><use href="{}#{}"></use></svg>',
        css,
        voice,
        _sprite(),
        name,
    )


@cache
def _sprite() -> str:
    """Where the sprite is: asked once a process, for a page may draw a hundred icons."""
    return static(SPRITE)


@receiver(setting_changed)  # which happens in tests only
def _look_again(**_changed: Any) -> None:
    _sprite.cache_clear()


@register.simple_tag
def sign(kind: str, size: str = "") -> SafeString:
    """The icon of a message level or callout kind: ``{% sign message.level_tag %}``."""
    return icon(SIGNS.get(kind, "info"), size=size)


def percent(value: float | None) -> int:
    """A share from 0 to 1 as whole percent. Only what is finished shows 100, only what is untouched 0."""
    share = min(max(float(value or 0), 0.0), 1.0)
    if 0 < share < 1:
        return min(max(round(share * 100), 1), 99)
    return int(share * 100)


@register.inclusion_tag("learning/components/progress.html")
def progress(value: float | None, label: str, show_label: bool = True) -> dict[str, Any]:
    """A bar: ``{% progress 0.62 "Your progress" %}``; the label is heard even where it is not shown."""
    return {"percent": percent(value), "label": label, "show_label": show_label}


@register.inclusion_tag("learning/components/progress_ring.html")
def progress_ring(value: float | None, label: str) -> dict[str, Any]:
    """A ring with its number in the middle: ``{% progress_ring 0.8 "Your score" %}``."""
    return {"percent": percent(value), "label": label}


@register.inclusion_tag("learning/components/chip.html")
def chip(text: str, tone: str = "", icon_name: str = "") -> dict[str, Any]:
    """A small label: ``{% chip "Required" "warn" "flag" %}``; tones: primary, right, warn, wrong, info."""
    return {"text": text, "tone": tone, "icon": icon_name}


@register.inclusion_tag("learning/components/button.html")
def button(text: str, href: str = "", kind: str = "", size: str = "", **more: str) -> dict[str, Any]:
    """A button, or with ``href`` a link that looks like one: ``{% button "Begin" href=address icon="play" %}``.

    Kinds: "" for the one thing to do, second, quiet, danger; sizes: "", small, wide. ``icon`` stands before the
    words, ``after`` behind them; ``name``, ``value`` and ``type`` are a form button's.
    """
    css = " ".join(["l-button", *(f"l-button--{each}" for each in (kind, size) if each)])
    return {"text": text, "href": href, "css": css, "type": "submit", **more}


@register.inclusion_tag("learning/components/avatar.html")
def avatar(name: str) -> dict[str, str]:
    """The first letters of a person's first and last word, beside her name: ``{% avatar "Ma Thị Lan" %}``."""
    words = str(name).split()
    return {"initials": "".join(word[0] for word in dict.fromkeys([*words[:1], *words[-1:]])).upper()}


@register.inclusion_tag("learning/components/tile.html")
def tile(value: Any, label: str, note: str = "") -> dict[str, Any]:
    """One figure in a list ``l-tiles``: ``{% tile "73,0%" "Rate of completion" %}``."""
    return {"value": value, "label": label, "note": note}


@register.inclusion_tag("learning/components/tabs.html")
def tabs(items: Iterable[dict[str, Any]], label: str) -> dict[str, Any]:
    """Neighbouring pages: ``{% tabs items "Sections" %}``; each item has title, href, is_current, perhaps icon."""
    return {"tabs": items, "label": label}


@register.simple_block_tag
def card(content: str, title: str, href: str = "", picture: str = "", level: int = 3) -> SafeString:
    """A thing to choose, which answers a tap anywhere: ``{% card title href=address %}…{% endcard %}``."""
    context = {"content": content, "title": title, "href": href, "picture": picture, "level": level}
    return render_to_string("learning/components/card.html", context)


@register.simple_block_tag
def empty(content: str, icon: str, title: str, level: int = 2) -> SafeString:
    """There is nothing here, and what to do about it: ``{% empty "book" title %}…{% endempty %}``."""
    context = {"content": content, "icon": icon, "title": title, "level": level}
    return render_to_string("learning/components/empty.html", context)


@register.simple_block_tag
def scroll(content: str, label: str) -> SafeString:
    """Around a wide table, so that it and not the page moves sideways: ``{% scroll "Results" %}…{% endscroll %}``."""
    return render_to_string("learning/components/scroll.html", {"content": content, "label": label})


@register.simple_block_tag
def toolbar(content: str, label: str) -> SafeString:
    """Buttons and fields that act on what stands below: ``{% toolbar "List" %}…{% endtoolbar %}``."""
    return render_to_string("learning/components/toolbar.html", {"content": content, "label": label})


@register.simple_block_tag
def dialog(content: str, id: str, opener: str, title: str, icon: str = "", level: int = 2) -> SafeString:
    """A button and what it opens above the page, without a script.

    ``{% dialog "rules" "Show the rules" "Rules of the test" %}…{% enddialog %}``
    """
    context = {"content": content, "id": id, "opener": opener, "title": title, "icon": icon, "level": level}
    return render_to_string("learning/components/dialog.html", context)


@register.simple_tag
def catalogue_url() -> str:
    """Where courses are chosen, as the host's setting says; "" if it was never set."""
    address = conf.get("CATALOGUE_URL")
    return "" if address == "/" else address


@register.simple_block_tag
def alert(content: str, level: str = "info", title: str = "") -> SafeString:
    """A message in the page: ``{% alert "warning" title="…" %}…{% endalert %}``; levels as Django's."""
    return render_to_string(
        "learning/components/alert.html", {"content": content, "level": level, "title": title}
    )


@register.simple_block_tag
def callout(content: str, kind: str = "note", title: str = "") -> SafeString:
    """A box in a lesson: ``{% callout "tip" title="…" %}…{% endcallout %}``.

    Kinds: note, tip, warning, example, remember. A title is what says the kind in words, so give one.
    """
    return render_to_string(
        "learning/components/callout.html", {"content": content, "kind": kind, "title": title}
    )


@register.inclusion_tag("learning/components/breadcrumbs.html")
def breadcrumbs(items: Iterable[Any]) -> dict[str, Any]:
    """The way here, from pages or ``(title, url)`` pairs; the last one is this page and no link."""
    return {"crumbs": [_crumb(item) for item in items]}


def _crumb(item: Any) -> tuple[str, str]:
    """Title and address of a breadcrumb: a pair as it is, or a page by its attributes."""
    return (item[0], item[1]) if isinstance(item, tuple | list) else (item.title, item.url)


@register.inclusion_tag("learning/components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Any, name: str = "page", place: str = "") -> dict[str, Any]:
    """Links through a ``Paginator`` page; other parameters of the address stay as they are.

    ``place`` is the id of the list where it does not begin the page.
    """
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    end = f"#{place}" if place else ""
    pages = [(number, _address(context, name, number) + end) for number in numbers]
    return {
        "page": page,
        "pages": pages,
        "gap": page.paginator.ELLIPSIS,
        "previous": _address(context, name, page.number - 1) + end,
        "next": _address(context, name, page.number + 1) + end,
    }


def _address(context: template.Context, name: str, number: int | str) -> str:
    """This address with another page number."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query[name] = str(number)
    return f"?{query.urlencode()}"


@register.inclusion_tag("learning/components/field.html")
def field(bound: Any) -> dict[str, Any]:
    """A form field with label, help and errors: ``{% field form.phone %}``.

    Radio buttons and checkboxes come as large cards to tap.
    """
    widget = bound.field.widget
    cards = isinstance(widget, RadioSelect)  # also Django's CheckboxSelectMultiple
    return {"field": bound, "kind": getattr(widget, "input_type", ""), "cards": cards}


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[dict[str, str]]:
    """This page's address in each other language of the site: code, own name and URL.

    A view that knows better (translated pages have their own slugs) puts ``language_links`` in the context.
    """
    if "language_links" in context:
        return context["language_links"]
    request = context.get("request")
    path = request.get_full_path() if request else ""
    links = [(code, translate_url(path, code)) for code, _ in settings.LANGUAGES if code != get_language()]
    return [
        {"code": code, "name": get_language_info(code)["name_local"], "url": url}
        for code, url in links
        if url != path
    ]
