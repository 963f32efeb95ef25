"""Archives and folders that a stranger has made: what is in them is bounded, and leads nowhere else."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from index import DumpError
from index.readers import Dump, expand, read_dump, read_dumps
from tests.index.readers.fiction import HABITS, HEADLINES
from tests.index.readers.test_source import zipped

PAGE = HABITS["bare"].encode()


def saved(place: Path, data: bytes) -> Path:
    place.write_bytes(data)
    return place


def results(path: Path) -> list[str | int]:
    """For each dump of a path how many posts it has, or why it has none."""
    return [len(one.posts) if isinstance(one, Dump) else str(one) for one in read_dumps([path])]


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(gzip.compress(PAGE)),
        gzip.compress(zipped(page=PAGE)),
        zipped(inner=zipped(page=PAGE)),
        zipped(inner=gzip.compress(gzip.compress(PAGE))),
    ],
)
def test_what_is_packed_again_is_not_unpacked_without_end(data: bytes, tmp_path: Path) -> None:
    (said,) = results(saved(tmp_path / "packed", data))
    assert "this is a binary file" in str(said)


def test_a_bomb_inside_an_archive_costs_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.readers.source.RATIO_FLOOR", 1 << 20)
    bomb = gzip.compress(bytes(4 << 20))
    said, posts = results(saved(tmp_path / "mixed.zip", zipped(bomb=bomb, page=PAGE)))
    assert "unpacks to more than" in str(said)
    assert posts == len(HEADLINES)


def test_many_small_files_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.source.MAX_BYTES", 2 * len(PAGE))
    file = saved(tmp_path / "many.zip", zipped(a=PAGE, b=PAGE, c=PAGE))
    with pytest.raises(DumpError, match="there is more than"):
        expand([file])


def test_more_files_than_an_archive_may_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.source.MAX_MEMBERS", 2)
    assert len(expand([saved(tmp_path / "two.zip", zipped(a=PAGE, b=PAGE))])) == 2
    with pytest.raises(DumpError, match="more than 2 files"):
        expand([saved(tmp_path / "three.zip", zipped(a=PAGE, b=PAGE, c=PAGE))])


@pytest.mark.parametrize("size", [0, 1, 10, 0x7FFF_FFFF, 0xFFFF_FFFE])
def test_a_table_that_lies_about_a_size_gives_no_posts(size: int, tmp_path: Path) -> None:
    data = bytearray(zipped(page=PAGE))
    entry = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, entry + 24, size)  # "uncompressed size" of the central directory's entry
    file = saved(tmp_path / "lies.zip", bytes(data))
    with pytest.raises(DumpError):
        read_dump(file)


def test_an_encrypted_file_is_said_not_to_open(tmp_path: Path) -> None:
    data = bytearray(zipped(page=PAGE))
    for start, flags in ((0, 6), (data.index(b"PK\x01\x02"), 8)):
        data[start + flags] |= 1
    with pytest.raises(DumpError, match="can't be unpacked"):
        read_dump(saved(tmp_path / "secret.zip", bytes(data)))


def test_a_link_in_an_archive_is_only_its_own_text(tmp_path: Path) -> None:
    outside = saved(tmp_path / "outside.txt", PAGE)
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(link, str(outside))
    (said,) = results(saved(tmp_path / "links.zip", packed.getvalue()))
    assert "does not read as news text" in str(said)


@pytest.mark.parametrize("name", ["a\x1b[31mb.txt", "a\nb.txt", "a\u202eb.txt", "x" * 300, "\u0301" * 300])
def test_names_that_no_file_should_have_are_only_names(name: str, tmp_path: Path) -> None:
    file = saved(tmp_path / "names.zip", zipped(**{name: PAGE}))
    assert results(file) == [len(HEADLINES)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["names.zip"]


def test_a_link_out_of_its_folder_is_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    outside = saved(tmp_path / "outside.txt", PAGE)
    (folder / "a-link.txt").symlink_to(outside)
    (folder / "b-link.txt").symlink_to("c-page.txt")  # it stays inside
    saved(folder / "c-page.txt", PAGE)
    said, *posts = results(folder)
    assert (
        said
        == f"{folder / 'a-link.txt'}: it is a link out of its folder. If you trust it, name it: "
        + str(folder / "a-link.txt")
    )
    assert posts == [len(HEADLINES)] * 2
    assert results(folder / "a-link.txt") == [len(HEADLINES)]


def test_what_is_no_file_is_passed_over(tmp_path: Path) -> None:
    folder, above = tmp_path / "folder", tmp_path / "above"
    folder.mkdir()
    above.mkdir()
    saved(above / "page.txt", PAGE)
    saved(folder / "page.txt", PAGE)
    os.mkfifo(folder / "pipe")  # to read it would be to wait for ever
    (folder / "endless").symlink_to("/dev/zero")
    (folder / "loop").symlink_to("loop")
    (folder / "up").symlink_to(above)
    assert [source.name for source in expand([folder])] == [str(folder / "page.txt")]
