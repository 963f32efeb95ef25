"""Very large plain text, part by part."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.readers import made_up
from index import DumpError
from index.readers import limits, read_dump, read_posts


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dump that counts as large, read in many small parts."""
    monkeypatch.setattr("index.readers.streaming.STREAM_FROM", 1000)
    monkeypatch.setattr("index.readers.streaming._PART", 5000)
    file = tmp_path / "large.txt"
    file.write_text(made_up(60_000, 3), encoding="utf-8")
    return file


def test_the_posts_are_those_of_the_whole(large: Path) -> None:
    whole = read_dump(large).posts
    parts = tuple(read_posts(large))
    assert [post.headline for post in parts] == [post.headline for post in whole]
    assert [post.paragraphs for post in parts] == [post.paragraphs for post in whole]
    assert [(post.id, post.coverage, post.position) for post in parts] == [
        (post.id, post.coverage, post.position) for post in whole
    ]


def test_posts_told_twice_have_two_ids(large: Path) -> None:
    text = large.read_text(encoding="utf-8")
    large.write_text(text + text, encoding="utf-8")
    ids = [post.id for post in read_posts(large)]
    assert len(set(ids)) == len(ids)


def test_a_post_longer_than_many_parts_is_read(large: Path) -> None:
    told = "".join(f"Gate {n} of the harbor stays shut, she said.\n\n" for n in range(9000))
    large.write_text("A headline for it all\n\n" + told, encoding="utf-8")
    assert sum(len(post.paragraphs) for post in read_posts(large)) == 9000


def test_a_line_without_end_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.readers.streaming.STREAM_FROM", 1000)
    file = tmp_path / "endless.txt"
    with file.open("wb") as out:
        out.truncate(3 << 30)  # takes no room on disk; reading all of it would take 3 GB
        out.seek(0)
        out.write(b"The storm came ashore. " * (limits.MAX_LINE // 20))
    with pytest.raises(DumpError, match="one line is longer"):
        list(read_posts(file))
    with pytest.raises(DumpError, match="more than 1024 MB"):
        read_dump(file)
