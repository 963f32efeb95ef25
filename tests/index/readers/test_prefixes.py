"""Dumps named by the URL of an object store: fsspec's store in memory stands for any."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

import index
from index.errors import DumpError
from index.origins import origins, remember
from index.readers.prefixes import sources_of
from tests.fakes import HashEmbedder

ROOT = Path(__file__).parents[3]
DUMP = ROOT / "dumps" / "sorrel-coast-floods.txt"
VOTE = ROOT / "dumps" / "orvessa-tunnel-vote.txt"


@pytest.fixture
def store() -> Iterator[fsspec.AbstractFileSystem]:
    memory = fsspec.filesystem("memory")
    memory.pipe("/blogs/floods.txt", DUMP.read_bytes())
    memory.pipe(
        "/blogs/more/vote.txt.gz", gzip.compress((ROOT / "dumps/orvessa-tunnel-vote.txt").read_bytes())
    )
    memory.pipe("/blogs/.hidden", b"no dump")
    memory.pipe("/blogs/__MACOSX/floods.txt", b"no dump")
    yield memory
    memory.rm("/", recursive=True)


@pytest.mark.usefixtures("store")
def test_a_prefix_is_every_dump_under_it() -> None:
    names = [source.name for source in sources_of(["memory://blogs"])]
    assert names == ["memory:///blogs/floods.txt", "memory:///blogs/more/vote.txt.gz"]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("url", ["memory://blogs/floods.txt", "memory://blogs/*.txt"])
def test_an_object_or_a_pattern_can_be_named(url: str) -> None:
    assert [source.name for source in sources_of([url])] == ["memory:///blogs/floods.txt"]


@pytest.mark.usefixtures("store")
def test_an_index_of_a_prefix_is_that_of_a_folder(tmp_path: Path) -> None:
    index.build("memory://blogs", tmp_path / "far", embedder=HashEmbedder())
    index.build(sorted(ROOT.glob("dumps/*.txt")), tmp_path / "here", embedder=HashEmbedder())

    with (
        index.open(tmp_path / "far", embedder=HashEmbedder()) as far,
        index.open(tmp_path / "here", embedder=HashEmbedder()) as here,
    ):
        assert far.posts() == here.posts()
        assert far.post_count > 40


def test_an_object_that_cant_be_read_is_one_error_beside_others(
    store: fsspec.AbstractFileSystem, tmp_path: Path
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "A")
        archive.writestr("b.txt", "B")
    store.pipe("/blogs/two.zip", packed.getvalue())
    store.pipe("/blogs/torn.gz", gzip.compress(DUMP.read_bytes())[:500])

    report = index.build("memory://blogs", tmp_path / "index", embedder=HashEmbedder())

    told = [str(error) for error in report.errors]
    assert len(report.coverages) == 2
    assert told[0].startswith("memory:///blogs/torn.gz: the gzip file is damaged")
    assert told[1] == (
        "memory:///blogs/two.zip: the archive holds 2 files; one was expected. "
        "Unpack it into the store, and give its prefix."
    )


def test_an_archive_of_one_dump_is_that_dump(store: fsspec.AbstractFileSystem) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", DUMP.read_bytes())
    store.pipe("/one/a.zip", packed.getvalue())
    (source,) = sources_of(["memory://one"])
    assert source.load() == DUMP.read_bytes()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("memory://nothing", "memory://nothing: there are no dumps under this URL. Check its prefix."),
        ("nosuch://bucket", "nosuch://bucket: it can't be read (Protocol not known: nosuch). Check its name"),
        (
            "sftp://ada:s3cret@host/blogs",
            "sftp://host/blogs: a password stands in the URL, where others can see it. Leave it out",
        ),
    ],
)
def test_a_url_that_names_no_dumps_is_refused(url: str, told: str) -> None:
    with pytest.raises(DumpError) as caught:
        sources_of([url])
    assert str(caught.value).startswith(told)


def test_a_store_without_its_package_says_which_it_needs() -> None:
    with pytest.raises(DumpError) as caught:
        sources_of(["s3://bucket/blogs"])
    assert "needs a package that is not installed. Install s3fs" in str(caught.value)


def test_a_path_is_no_url(tmp_path: Path) -> None:
    (tmp_path / "floods.txt").write_bytes(DUMP.read_bytes())
    assert [source.name for source in sources_of([tmp_path])] == [str(tmp_path / "floods.txt")]


def test_a_prefix_is_not_asked_whether_it_has_changed(tmp_path: Path) -> None:
    index.build(DUMP, tmp_path / "index", embedder=HashEmbedder())

    remember(tmp_path / "index", ["memory://blogs", str(DUMP)])

    assert [origin.path for origin in origins(tmp_path / "index")] == [str(DUMP)]
