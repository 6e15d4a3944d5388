"""What a first visit costs on a phone with little data left."""

import pytest
from playwright.sync_api import Page

from tests.browser import places
from tests.browser.visits import PHONE

pytestmark = pytest.mark.browser

MOST_BYTES, MOST_SCRIPT, MOST_REQUESTS = 150_000, 60_000, 12


class Traffic:
    """What a page fetched over the wire: addresses and compressed bytes, headers included."""

    def __init__(self, page: Page):
        self.addresses: dict[str, str] = {}
        self.bytes: dict[str, float] = {}
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.requestWillBeSent", lambda sent: self._note(sent))
        wire.on(
            "Network.loadingFinished",
            lambda done: self.bytes.update({done["requestId"]: done["encodedDataLength"]}),
        )

    def _note(self, sent: dict) -> None:
        if not sent["request"]["url"].startswith("data:"):
            self.addresses[sent["requestId"]] = sent["request"]["url"]

    def of(self, *endings: str) -> float:
        """Bytes of everything whose address has one of these endings."""
        found = (id for id, address in self.addresses.items() if address.endswith(endings))
        return sum(self.bytes.get(id, 0) for id in found)

    @property
    def requests(self) -> list[str]:
        """What came over the wire; the rest came from the browser's memory."""
        return sorted(self.addresses[id] for id, size in self.bytes.items() if size and id in self.addresses)


def test_the_first_lesson_is_light(visitor):
    page = visitor(PHONE).new_page()
    traffic = Traffic(page)
    page.goto(places.FIRST_LESSON)
    page.wait_for_load_state("networkidle")
    # Pictures further down come when they are scrolled to; here they count.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    print(
        f"{len(traffic.requests)} requests, {traffic.of(''):.0f} bytes, {traffic.of('.js'):.0f} of them scripts"
    )
    assert any(address.endswith(".svg") and "/media/" in address for address in traffic.requests)
    assert len(traffic.requests) <= MOST_REQUESTS, traffic.requests
    assert 0 < traffic.of(".js") <= MOST_SCRIPT
    assert traffic.of("") <= MOST_BYTES, traffic.requests


def test_the_next_lesson_fetches_no_style_or_script_again(visitor):
    page = visitor(PHONE).new_page()
    page.goto(places.FIRST_LESSON)
    page.wait_for_load_state("networkidle")
    traffic = Traffic(page)
    page.click(".l-turn__link--next")
    page.wait_for_load_state("networkidle")
    assert traffic.of("") > 0
    assert traffic.of(".css", ".js", ".woff2") == 0, traffic.requests
