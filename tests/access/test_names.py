"""By which names a server may be called, and which pages are its own."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.access.names import Names, is_loopback, same_origin


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost", "LOCALHOST", "localhost."]
)
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "0.0.0.0", "::", "0", "192.168.1.5", "127.1", "localhost.evil.example", "128.0.0.1"]
)
def test_beyond_loopback(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("bound", "host", "allowed"),
    [
        ("127.0.0.1", "127.0.0.1:7860", True),
        ("127.0.0.1", "localhost:7860", True),
        ("127.0.0.1", "[::1]:7860", True),
        ("127.0.0.1", "evil.example:7860", False),
        ("127.0.0.1", "localhost.evil.example", False),
        ("127.0.0.1", "evil.example@localhost", False),
        ("127.0.0.1", "192.168.1.5", False),
        ("127.0.0.1", "", False),
        ("127.0.0.1", "localhost:x", False),
        ("127.0.0.1", "dateline.example.org", True),  # known by it
        ("0.0.0.0", "192.168.1.5:7860", True),
        ("0.0.0.0", "[fd00::1]:7860", True),
        ("0.0.0.0", "localhost:7860", True),
        ("0.0.0.0", "evil.example", False),
        ("0.0.0.0", "Dateline.example.org", True),
        ("box.example.org", "box.example.org:7860", True),
        ("0.0.0.0", f"{socket.gethostname()}:7860", True),
    ],
)
def test_the_names_of_a_server(bound: str, host: str, allowed: bool) -> None:
    assert Names(bound, ["dateline.example.org"]).allow(host) is allowed


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("http://127.0.0.1:7860", "127.0.0.1:7860", True),
        ("http://localhost:7860", "127.0.0.1:7860", False),
        ("http://127.0.0.1:9000", "127.0.0.1:7860", False),
        ("https://news.example.org", "news.example.org", True),  # behind a proxy
        ("https://news.example.org:443", "news.example.org", True),
        ("http://NEWS.example.org", "news.example.org:80", True),
        ("http://[::1]:7860", "[::1]:7860", True),
        ("http://evil.example", "127.0.0.1:7860", False),
        ("http://evil.example@127.0.0.1:7860", "127.0.0.1:7860", False),
        ("null", "127.0.0.1:7860", False),
        ("file://", "", False),
        ("http://", "", False),
        ("http://a:b", "a", False),
    ],
)
def test_a_page_is_the_server_s_own_or_not(origin: str, host: str, same: bool) -> None:
    assert same_origin(origin, host) is same


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_a_no_and_no_fault(origin: str, host: str) -> None:
    assert not same_origin(f"http://{origin}.evil.example", "127.0.0.1")
    assert not Names("127.0.0.1").allow(f"{host}.evil.example")
