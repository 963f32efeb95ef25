"""Bytes to text."""

from __future__ import annotations

import pytest

from index.readers import limits
from index.readers.decoding import decode

TEXT = "Mayor Çelik’s café – “open” until eight\n\nThe café stays open, the mayor’s office said.\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encodings(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "page") == TEXT


def test_text_decoded_wrongly_once_is_put_right() -> None:
    assert decode(TEXT.encode().decode("cp1252", "replace").encode(), "page").count("’") == 2


def test_stray_bytes_in_utf8_are_read_as_windows_1252() -> None:
    assert decode("é “ok” ".encode() + b"\x93quoted\x94", "page") == "é “ok” “quoted”"


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\u2028"])
def test_line_ends(ending: str) -> None:
    assert decode(TEXT.replace("\n", ending).encode(), "page") == TEXT


def test_a_line_may_be_just_as_long_as_is_allowed() -> None:
    text = "x" * limits.MAX_LINE + "\nThe line above ends here.\n"
    assert decode(text.encode(), "page") == text
