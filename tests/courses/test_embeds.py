"""Videos of other sites: of allowed sites only, and only after a tap."""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import override_settings
from wagtail.blocks import StructBlockValidationError
from wagtail.embeds.exceptions import EmbedNotFoundException

from courses.checks import check_embed_providers
from courses.embeds import AllowedPlayers, frame_sources, player_of
from learning import registry

OWN = {
    "name": "Video của tỉnh",
    "addresses": r"https://video\.tinh\.example/w/(?P<id>[\w-]+)",
    "player": "https://video.tinh.example/videos/embed/{id}",
}
VIDEO = {
    "title": "Trang giả",
    "address": "https://youtu.be/abcdefghijk",
    "has_captions": True,
    "transcript": "",
    "poster": None,
}


def allowing(*providers):
    return override_settings(LEARNING={**settings.LEARNING, "EMBED_PROVIDERS": providers})


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=abcdefghijk",
        "https://m.youtube.com/watch?app=desktop&v=abcdefghijk&t=30s",
        "https://youtube.com/shorts/abcdefghijk",
        "https://youtu.be/abcdefghijk?si=xyz",
    ],
)
def test_every_way_to_write_a_video_leads_to_the_player_without_cookies(address):
    assert player_of(address).address == "https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/@kenh",
        "https://youtube.com.example/watch?v=abcdefghijk",
        "http://evil.example/https://youtu.be/abcdefghijk",
        'https://youtu.be/abcdefghij"',
        "javascript:alert(1)//youtu.be/abcdefghijk",
        "",
    ],
)
def test_other_addresses_have_no_player(address):
    assert player_of(address) is None


def test_a_province_can_allow_its_own_site_and_nothing_else():
    with allowing(OWN):
        assert (
            player_of("https://video.tinh.example/w/a1").address
            == "https://video.tinh.example/videos/embed/a1"
        )
        assert player_of("https://youtu.be/abcdefghijk") is None
        assert frame_sources() == ["https://video.tinh.example"]


@pytest.mark.parametrize(
    "wrong",
    [
        "youtub",
        7,
        {"name": "x"},
        {**OWN, "player": "http://plain.example/{id}"},
        {**OWN, "player": "https://video.tinh.example/"},
        {**OWN, "addresses": "("},
        {**OWN, "addresses": "https://x/(.*)"},
    ],
)
def test_an_entry_that_means_nothing_is_told_at_start_up(wrong):
    with allowing("youtube", wrong):
        assert [each.id for each in check_embed_providers(None)] == ["learning_courses.E003"]
        assert frame_sources() == ["https://www.youtube-nocookie.com"]


def test_the_demo_s_policy_lets_the_players_in():
    assert set(frame_sources()) <= set(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["frame-src"])


def rendered(**changes) -> BeautifulSoup:
    block = registry.blocks["embed"]()
    return BeautifulSoup(block.render(block.to_python({**VIDEO, **changes})), "html.parser")


def test_a_page_holds_a_link_and_no_frame():
    html = rendered()
    assert not html.find("iframe")
    assert html.find("a")["href"] == VIDEO["address"]
    assert html.find("button").has_attr("hidden")


def test_a_site_that_is_not_allowed_any_more_leaves_the_link():
    with allowing():
        html = rendered()
    assert html.find("a")["href"] == VIDEO["address"]
    assert not html.find("button")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"address": "https://example.org/phim"}, "address"), ({"has_captions": False}, "transcript")],
)
def test_the_author_is_told_what_is_missing(changes, field):
    block = registry.blocks["embed"]()
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({**VIDEO, **changes}))
    assert field in refused.value.block_errors


def test_wagtails_own_embeds_can_be_held_to_the_same_sites():
    finder = AllowedPlayers()
    assert finder.accept(VIDEO["address"])
    assert not finder.accept("https://example.org/phim")
    assert 'src="https://www.youtube-nocookie.com/' in finder.find_embed(VIDEO["address"])["html"]
    with pytest.raises(EmbedNotFoundException):
        finder.find_embed("https://example.org/phim")
