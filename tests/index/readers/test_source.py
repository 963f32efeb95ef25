"""Files, folders, globs, archives and standard input; and input made to do harm."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
from pathlib import Path

import pytest

from index import DumpError
from index.readers import Dump, expand, limits, read_dump, read_dumps, read_posts
from index.readers.source import Source
from tests.index.readers.fiction import HABITS, HEADLINES

PAGE = HABITS["bare"].encode()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_folder_gives_its_dumps_in_order_and_reports_the_bad_one(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(PAGE)
    (tmp_path / "a.bin").write_bytes(b"\x89PNG\x00\x00\x00\x01" * 20)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.gz").write_bytes(gzip.compress(PAGE))
    (tmp_path / ".hidden").write_bytes(PAGE)
    results = list(read_dumps([tmp_path]))
    assert [isinstance(result, Dump) for result in results] == [False, True, True]
    assert isinstance(results[0], DumpError)
    assert "a.bin" in str(results[0])


def test_an_archive_gives_each_of_its_files(tmp_path: Path) -> None:
    file = tmp_path / "dumps.zip"
    file.write_bytes(zipped(**{"one.txt": PAGE, "two/page.txt.gz": gzip.compress(PAGE), "__MACOSX/x": b"x"}))
    assert [source.name for source in expand([file])] == [f"{file}/one.txt", f"{file}/two/page.txt.gz"]
    assert [post.headline for post in read_posts(file)] == HEADLINES * 2


def test_a_glob_and_a_path_named_twice(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(PAGE)
    (tmp_path / "b.log").write_bytes(PAGE)
    assert len(expand([tmp_path / "*.txt", tmp_path / "a.txt"])) == 1


@pytest.mark.parametrize("data", [PAGE, gzip.compress(PAGE), zipped(page=PAGE)])
def test_standard_input(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert len(read_dump("-").posts) == len(HEADLINES)


def test_what_names_no_dump_is_refused(tmp_path: Path) -> None:
    for path, what in (
        (tmp_path, "holds no dumps"),
        (tmp_path / "none", "no such file"),
        (tmp_path / "*.x", "no file matches"),
    ):
        with pytest.raises(DumpError, match=what):
            expand([path])


@pytest.mark.parametrize(
    ("data", "what"), [(b"", "empty"), (b" \n\n", "empty"), (b"\x00\x01\x02\x03" * 99, "binary")]
)
def test_empty_and_binary_files_are_refused(data: bytes, what: str, tmp_path: Path) -> None:
    file = tmp_path / "dump"
    file.write_bytes(data)
    with pytest.raises(DumpError, match=what) as raised:
        read_dump(file)
    assert str(file) in str(raised.value)


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "..\\evil.txt", "C:\\evil.txt"]
)
def test_a_path_outside_the_archive_is_refused(name: str, tmp_path: Path) -> None:
    file = tmp_path / "dumps.zip"
    file.write_bytes(zipped(**{name: PAGE}))
    with pytest.raises(DumpError, match="outside itself"):
        expand([file])


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.source.RATIO_FLOOR", 1 << 20)
    packed = tmp_path / "bomb.gz"
    packed.write_bytes(gzip.compress(b"0" * (4 << 20)))
    with pytest.raises(DumpError, match="unpacks to more than"):
        read_dump(packed)
    archive = tmp_path / "bomb.zip"
    archive.write_bytes(zipped(a=b"0" * (4 << 20)))
    with pytest.raises(DumpError, match="unpacks to more than"):
        expand([archive])


def test_an_archive_that_lies_about_its_sizes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.readers.source.MAX_BYTES", 1000)
    file = tmp_path / "big.txt"
    file.write_bytes(PAGE * 2)
    with pytest.raises(DumpError, match="more than"):
        read_dump(file)


@pytest.mark.parametrize("data", [gzip.compress(PAGE)[:-20], b"\x1f\x8b" + b"x" * 50, zipped(a=PAGE)[:-30]])
def test_damaged_archives_are_refused(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "dump"
    file.write_bytes(data)
    with pytest.raises(DumpError, match="damaged"):
        read_dump(file)


def test_an_endless_line_is_refused_with_its_number() -> None:
    text = "One line.\n" * 7 + "x" * (limits.MAX_LINE + 1)
    with pytest.raises(DumpError, match="longer than") as raised:
        read_dump(Source("page", lambda: text.encode()))
    assert raised.value.line == 8
