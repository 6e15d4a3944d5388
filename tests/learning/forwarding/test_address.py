"""Where statements may be sent, and where not whatever an administrator writes."""

import socket

import pytest

from learning.forwarding import address
from learning.forwarding.address import Refused, checked, is_public
from learning.forwarding.run import send_on
from tests.learning.forwarding.made import learnt, make_forward


def resolves_to(monkeypatch, *found):
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in found]
    monkeypatch.setattr(address.socket, "getaddrinfo", lambda *given, **more: rows)


@pytest.mark.parametrize(
    "one",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104  refused, not listened on
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_an_address_that_not_everybody_can_reach_is_refused(monkeypatch, one):
    assert not is_public(one)
    resolves_to(monkeypatch, "8.8.8.8", one)
    with pytest.raises(Refused, match="private network"):
        checked("https://lrs.example.vn/xapi")


@pytest.mark.parametrize("one", ["8.8.8.8", "203.162.4.191", "2606:4700::1111", "64:ff9b::808:808"])
def test_an_address_of_the_open_internet_is_taken(monkeypatch, one):
    assert is_public(one)
    resolves_to(monkeypatch, one)
    assert checked("https://lrs.example.vn/xapi") == "https://lrs.example.vn/xapi/"


@pytest.mark.parametrize(
    "written",
    [
        "http://lrs.example.vn/",
        "ftp://lrs.example.vn/",
        "file:///etc/passwd",
        "https:///xapi/",
        "https://a:b@lrs.example.vn/",
        "https://lrs.example.vn/?x=1",
        "https://lrs.example.vn/#x",
        "https://lrs.example.vn:0/",
        "https://lrs.example.vn:99999999/",
        "https://[::1/",
        "lrs.example.vn",
        "",
    ],
)
def test_what_is_no_address_of_a_record_store_is_refused(monkeypatch, written):
    resolves_to(monkeypatch, "8.8.8.8")
    with pytest.raises(Refused):
        checked(written)


def test_a_name_that_nobody_has_is_refused(monkeypatch):
    def nobody(*given, **more):
        raise socket.gaierror

    monkeypatch.setattr(address.socket, "getaddrinfo", nobody)
    with pytest.raises(Refused, match="No server is called"):
        checked("https://lrs.example.vn/")


def test_the_settings_name_hosts_by_themselves_or_with_a_port(settings):
    settings.LEARNING = {**settings.LEARNING, "FORWARD_HOSTS": ["trong.nha", "127.0.0.1:8106"]}
    assert checked("http://trong.nha/xapi/") == "http://trong.nha/xapi/"
    assert checked("http://127.0.0.1:8106") == "http://127.0.0.1:8106/"
    with pytest.raises(Refused):
        checked("http://127.0.0.1:8107/")


@pytest.mark.django_db
def test_a_name_that_leads_elsewhere_by_the_time_of_the_connection_gains_nothing(
    store, settings, monkeypatch
):
    learnt(1)
    forward = make_forward(store)
    # Looked at, it was public; connected to, it is this machine.
    settings.LEARNING = {**settings.LEARNING, "FORWARD_HOSTS": []}
    monkeypatch.setattr("learning.forwarding.post.checked", lambda endpoint: endpoint)
    done = send_on(forward.pk)
    assert "private network" in done.problem
    assert not store.posts
