"""Bytes to text: UTF-8 with or without BOM, UTF-16, Windows-1252, and text decoded wrongly once before."""

from __future__ import annotations

import codecs
import re

from index.errors import DumpError
from index.readers.limits import MAX_LINE

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose BOM is this one's beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The commonest traces of UTF-8 read as Windows-1252: curly quotes, dashes, accented Latin letters.
_MOJIBAKE = re.compile("â€[\u0080-\u02ff\u2010-\u2122]|Ã[\u0080-\u00bf\u0152-\u2122]|Â[\u00a0-\u00bf]")
# Looked for first: a plain search for one character is many times faster than for two, or for a pattern.
_MOJIBAKE_MARKS = "âÃÂ"
_ODD_BREAKS = ("\r", "\u2028", "\u2029", "\u0085", "\x0c", "\x0b")
_BREAKS = re.compile("\r\n?|\u2028|\u2029|\u0085|\x0c|\x0b")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 1 << 16


def decode(data: bytes, name: str) -> str:
    """The text of a dump, newlines as `\\n`. Raises DumpError for what is not text."""
    if not data or data.isspace():
        raise DumpError(name, None, "the file is empty.", "Save the live page again and give the new file.")
    text = _characters(data, name)
    if any(mark in text for mark in _ODD_BREAKS):
        text = _BREAKS.sub("\n", text)
    if any(mark in text for mark in _MOJIBAKE_MARKS) and _MOJIBAKE.search(text):
        text = _redecode(text)
    _refuse_endless_lines(text, name)
    return text


def _characters(data: bytes, name: str) -> str:
    encoding = _declared_encoding(data)
    if encoding is not None:
        return data.decode(encoding, errors="replace").replace("\x00", "")
    if len(_CONTROL.findall(data[:_SAMPLE])) > len(data[:_SAMPLE]) // 200:
        raise DumpError(
            name,
            None,
            "this is a binary file; text, HTML, JSON or a feed was expected.",
            "Save the live page as text or HTML and give that file.",
        )
    data = data.replace(b"\x00", b"")  # in bytes: many times faster than in text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _mixed(data)


def is_wide(head: bytes) -> bool:
    """Whether a file that begins so has more than one byte a character throughout."""
    encoding = _declared_encoding(head)
    return encoding is not None and encoding != "utf-8-sig"


def _declared_encoding(data: bytes) -> str | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    head = data[:_SAMPLE]
    if len(head) >= 4:
        # UTF-16 without BOM: in mostly Latin text every second byte is zero.
        half = len(head) // 2
        if head[1::2].count(0) > half * 0.4 and head[0::2].count(0) < half * 0.05:
            return "utf-16-le"
        if head[0::2].count(0) > half * 0.4 and head[1::2].count(0) < half * 0.05:
            return "utf-16-be"
    return None


def _mixed(data: bytes) -> str:
    """UTF-8 with stray bytes of Windows-1252 in it, or Windows-1252 throughout."""
    return data.decode("utf-8", errors="dateline-cp1252")


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(_one_cp1252(byte) for byte in bad), error.end


def _one_cp1252(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:  # five bytes have no meaning there; Latin-1 gives every byte one
        return chr(byte)


codecs.register_error("dateline-cp1252", _as_cp1252)


def _redecode(text: str) -> str:
    import ftfy

    # A line at a time: ftfy decides for a whole string at once, and one odd line should not veto the rest.
    return "\n".join(ftfy.fix_encoding(line) if _MOJIBAKE.search(line) else line for line in text.split("\n"))


def _refuse_endless_lines(text: str, name: str) -> None:
    if len(text) <= MAX_LINE:
        return
    start = 0
    while start < len(text):
        end = text.find("\n", start, start + MAX_LINE + 1)
        if end < 0:
            if len(text) - start > MAX_LINE:
                raise DumpError(
                    name,
                    text.count("\n", 0, start) + 1,
                    f"one line is longer than {MAX_LINE // (1 << 20)} million characters; "
                    "a line a paragraph was expected.",
                    "Break the text into lines, or save the live page again.",
                )
            return
        start = text.rfind("\n", start, start + MAX_LINE + 1) + 1  # past all the short lines at once
