"""The index tab without a browser: what is taken, what is refused, what a build says and does."""

from __future__ import annotations

import gzip
import io
import threading
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import index
from index.building import Reading
from index.errors import DatelineError, DumpError
from index.protocols import Vectors
from index.report import BuildReport
from index.store.lock import building
from rag.page.indexing import IndexTab, Tray, names_and_paths
from rag.page.indexing_jobs import Build, BuildBusy, Builder, Phase
from rag.page.indexing_plan import plan, reading_of
from rag.page.indexing_uploads import (
    MOST_BYTES,
    Look,
    UploadRefused,
    checked_name,
    look_at_files,
    look_at_texts,
    shown_name,
)
from rag.page.indexing_watched import Watched
from tests.fakes import HashEmbedder
from tests.index.examples import BRIDGE, FERRY, make, storm

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "dumps" / "orvessa-tunnel-vote.txt"
TEXT = SAMPLE.read_text(encoding="utf-8")


class GatedEmbedder(HashEmbedder):
    """Embeds only once it is let: a build can be looked at while it runs."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = threading.Event()
        self.gate = threading.Event()

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.reached.set()
        assert self.gate.wait(20)
        return super().embed(texts)


def uploaded(folder: Path, name: str, data: bytes | str) -> tuple[str, Path]:
    """A file as the framework leaves it: somewhere of its own."""
    place = folder / "upload" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data if isinstance(data, bytes) else data.encode())
    return name, place


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def tab(place: Path, builder: Builder | None = None) -> IndexTab:
    held = builder or Builder(place, HashEmbedder())
    return IndexTab(lambda: index.open(place, embedder=HashEmbedder()), held)


def refused(look: Look) -> str:
    assert look.dump is None
    return f"{look.what} {look.mend}"


def test_a_dump_is_shown_before_anything_is_built(tmp_path: Path) -> None:
    tray = Tray()
    html = tab(tmp_path / "index").take([uploaded(tmp_path, "vote.txt", TEXT)], tray)
    assert "1 dump read" in html
    assert "<dt>Posts</dt><dd>14 found, 14 declared</dd>" in html
    assert "vote.txt, read as text" in html
    assert "<dd>4 lost characters mended, 0 left as they are</dd>" in html
    assert '<div data-kind="new"><dt>New</dt><dd><span>14</span>' in html
    assert tray.ready
    assert not (tmp_path / "index").exists()


def test_nothing_is_kept_of_a_file(tmp_path: Path) -> None:
    files = [uploaded(tmp_path, "vote.txt", TEXT), uploaded(tmp_path, "not.txt", b"\0\1\2" * 999)]
    look_at_files(files)
    assert [path for _, path in files if path.exists()] == []


def test_counts_that_differ_are_pointed_out(tmp_path: Path) -> None:
    cut = "\n\n".join(TEXT.split("\n\n")[:30])
    html = tab(tmp_path / "index").take([uploaded(tmp_path, "vote.txt", cut)], Tray())
    assert "declared <span" in html
    assert "not the same" in html


@pytest.mark.parametrize("wrap", [gzip.compress, lambda data: zipped(**{"a/vote.txt": data})])
def test_packed_dumps_are_read_too(tmp_path: Path, wrap: object) -> None:
    assert callable(wrap)
    (look,) = look_at_files([uploaded(tmp_path, "packed", wrap(TEXT.encode()))])
    assert look.dump is not None
    assert len(look.dump.posts) == 14
    assert str(tmp_path) not in look.name


def test_what_is_no_dump_is_said_to_be_none(tmp_path: Path) -> None:
    looks = look_at_files(
        [
            uploaded(tmp_path, "picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
            uploaded(tmp_path, "empty.txt", ""),
            uploaded(tmp_path, "broken.zip", b"PK\x03\x04 and no more"),
        ]
    )
    for look in looks:
        said = refused(look)
        assert said[0].isupper()
        assert said.endswith(".") or "unzip -t broken.zip" in said
        assert "/tmp" not in said
        assert str(tmp_path) not in said


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(64 << 20))
    look, inner = look_at_files(
        [uploaded(tmp_path, "bomb.gz", bomb), uploaded(tmp_path, "bomb.zip", zipped(a=bytes(64 << 20)))]
    )
    assert "It unpacks to more than 200 times its size" in refused(look)
    assert "It unpacks to more than 200 times its size" in refused(inner)


def test_what_is_too_large_is_refused_and_not_kept(tmp_path: Path) -> None:
    name, place = uploaded(tmp_path, "big.txt", b"")
    with place.open("r+b") as stream:
        stream.truncate(MOST_BYTES + 1)
    (look,) = look_at_files([(name, place)])
    assert "There is more than 64 MB in it." in refused(look)
    assert not place.exists()


def test_an_upload_that_broke_off_is_said_to_have(tmp_path: Path) -> None:
    (look,) = look_at_files([("gone.txt", tmp_path / "gone.txt")])
    assert refused(look) == "It did not arrive whole. Drop it again."


BAD_NAMES = [
    "../../etc/passwd",
    "a/b.txt",
    "a\\b.txt",
    "..",
    "",
    " ",
    "a\0b",
    "a\nb.txt",
    "a\u202eb",
    "x" * 300,
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_names_that_are_none_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UploadRefused):
        checked_name(name)
    _, place = uploaded(tmp_path, "safe", TEXT)
    (look,) = look_at_files([(name, place)])
    assert "is not the name of a file. Rename the file" in refused(look)
    assert not place.exists()
    assert not (tmp_path / "upload").exists()


@given(st.text(max_size=220))
def test_a_name_that_is_taken_stays_in_its_folder(name: str) -> None:
    try:
        checked_name(name)
    except UploadRefused:
        return
    assert Path("/folder", name).parent == Path("/folder")
    assert Path(name).name == name
    assert shown_name(name) == name


@given(st.text(max_size=300))
def test_any_name_can_be_shown(name: str) -> None:
    assert not set(shown_name(name)) & set("\0\n\r\x1b\u202e\u2028")
    assert len(shown_name(name)) <= 201


def test_uploads_have_their_own_names_or_else_those_on_the_disk() -> None:
    described: list[dict[str, object]] = [
        {"path": "/t/h/a.txt", "orig_name": "A b.txt"},
        {"path": "/t/h/c.txt"},
    ]
    assert names_and_paths(described) == [("A b.txt", Path("/t/h/a.txt")), ("c.txt", Path("/t/h/c.txt"))]


def test_texts_are_read_as_files_are() -> None:
    whole, empty = look_at_texts([("vote.txt", TEXT), ("../x", TEXT)])
    assert whole.dump is not None
    assert len(whole.dump.posts) == 14
    assert "not the name of a file" in refused(empty)


def test_a_build_says_what_changed(tmp_path: Path) -> None:
    place = tmp_path / "index"
    first = tab(place)
    tray = Tray()
    first.take([uploaded(tmp_path, "vote.txt", TEXT)], tray)
    builder = first._builder
    first.start(tray)
    builder.wait(20)
    assert first.settle(tray)
    assert not tray.ready
    assert "The index is up to date" in first.progress()
    assert "14 posts of 1 coverage in the index" in first.held()

    edited = TEXT.replace("conceded defeat at 1:15 a.m.", "conceded defeat at 1:16 a.m.", 1)
    assert edited != TEXT
    preview = first.take([uploaded(tmp_path, "vote.txt", edited)], tray)
    assert '<div data-kind="edited"><dt>Edited</dt><dd><span>1</span>' in preview
    assert '<div data-kind="unchanged"><dt>Unchanged</dt><dd><span>13</span>' in preview
    first.start(tray)
    builder.wait(20)
    assert '<div data-kind="edited"><dt>Edited</dt><dd><span>1</span>' in first.progress()
    assert "No campaign concedes" in first.progress()


def test_the_plan_is_what_the_build_then_does(tmp_path: Path) -> None:
    place = tmp_path / "index"
    make(place, storm())
    looks = look_at_texts([("vote.txt", TEXT)])
    foreseen = plan(place, looks).changes
    builder = Builder(place, HashEmbedder())
    builder.start(reading_of(looks))
    report = builder.wait(20).report
    assert report is not None
    assert (report.new, report.edited, report.unchanged, report.vanished) == (
        len(foreseen.new),
        len(foreseen.edited),
        len(foreseen.unchanged),
        len(foreseen.vanished),
    )
    assert report.posts == 16  # the storm's two are kept


def test_a_second_build_is_told_that_one_is_under_way(tmp_path: Path) -> None:
    embedder = GatedEmbedder()
    builder = Builder(tmp_path / "index", embedder)
    one, other = Tray(), Tray()
    page = tab(tmp_path / "index", builder)
    for tray in (one, other):
        page.take([uploaded(tmp_path, "vote.txt", TEXT)], tray)
    page.start(one)
    assert embedder.reached.wait(20)
    said = page.start(other)
    assert "The index is being built already." in said
    assert 'role="progressbar"' in said
    assert page.running
    with pytest.raises(BuildBusy):
        builder.start(Reading(()))
    embedder.gate.set()
    builder.wait(20)
    assert not page.settle(other)  # it was not built from this one
    assert other.ready
    assert page.settle(one)


def test_a_build_of_another_process_is_told_too(tmp_path: Path) -> None:
    make(tmp_path / "index", storm(BRIDGE))
    with building(tmp_path / "index"):
        builder = Builder(tmp_path / "index", HashEmbedder())
        builder.start(Reading((storm(FERRY, BRIDGE),)))
        build = builder.wait(20)
    assert build.phase is Phase.FAILED
    assert "is being built by process" in build.what
    assert build.mend == "Wait until it has ended, then build again."


def test_a_cancelled_build_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    place = tmp_path / "index"
    make(place, storm(BRIDGE))
    before = (place / "CURRENT").read_bytes()
    embedder = GatedEmbedder()
    builder = Builder(place, embedder)
    builder.start(Reading((storm(FERRY, BRIDGE),)))
    assert embedder.reached.wait(20)
    builder.cancel()
    assert builder.build.cancelling
    embedder.gate.set()
    build = builder.wait(20)
    assert build.phase is Phase.CANCELLED
    assert "the index is as it was" in build.what
    assert (place / "CURRENT").read_bytes() == before
    builder.start(Reading((storm(FERRY, BRIDGE),)))
    assert builder.wait(20).phase is Phase.DONE


def test_what_was_dropped_is_kept_when_a_build_is_cancelled(tmp_path: Path) -> None:
    embedder = GatedEmbedder()
    builder = Builder(tmp_path / "index", embedder)
    page, tray = tab(tmp_path / "index", builder), Tray()
    page.take([uploaded(tmp_path, "vote.txt", TEXT)], tray)
    page.start(tray)
    assert embedder.reached.wait(20)
    assert "Cancelling" in page.cancel()
    embedder.gate.set()
    builder.wait(20)
    assert not page.settle(tray)
    assert tray.ready
    assert "was cancelled" in page.progress()


def test_what_nobody_foresaw_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(HashEmbedder):
        def embed(self, texts: Sequence[str]) -> Vectors:
            raise ZeroDivisionError

    builder = Builder(tmp_path / "index", Broken())
    builder.start(Reading((storm(),)))
    build = builder.wait(20)
    assert build.phase is Phase.FAILED
    assert "did not foresee" in build.what
    assert "ZeroDivisionError" in caplog.text


def test_without_dumps_nothing_is_begun(tmp_path: Path) -> None:
    page = tab(tmp_path / "index")
    assert "Drop one first." in page.start(Tray())
    assert not page.running
    assert "There is no index at" in page.held()
    assert "Drop a dump and build one." in page.held()


def test_an_index_that_cannot_be_read_is_said_before_a_build(tmp_path: Path) -> None:
    place = tmp_path / "index"
    make(place, storm())
    (place / "CURRENT").write_text("nonsense")
    html = tab(place).take([uploaded(tmp_path, "vote.txt", TEXT)], Tray())
    assert "names no version of an index" in html
    assert "--fresh" in html


@pytest.mark.parametrize(
    ("build", "share"),
    [
        (Build(), 0),
        (Build(step="embedding", done=1, total=2), 0.45),
        (Build(step="writing", done=0, total=4), 0.9),
        (Build(step="writing", done=4, total=4), 1),
    ],
)
def test_the_bar_goes_from_nothing_to_all(build: Build, share: float) -> None:
    assert build.share == pytest.approx(share)


def test_nothing_hostile_becomes_markup(tmp_path: Path) -> None:
    bad = '<img src=x onerror="alert(1)">'
    text = TEXT.replace("Ørvessa votes on a tunnel", bad).replace("No campaign concedes", bad)
    page, tray = tab(tmp_path / "index"), Tray()
    html = page.take([uploaded(tmp_path, "ab.txt", text), (f"{bad}\n", tmp_path / "none")], tray)
    page.start(tray)
    page._builder.wait(20)
    assert bad.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;") in html
    for shown in (html, page.progress(), page.held()):
        assert "<img" not in shown


def test_faults_are_of_the_one_tree() -> None:
    assert issubclass(UploadRefused, DatelineError)
    assert issubclass(BuildBusy, DatelineError)


def test_a_watched_folder_is_taken_in_and_told_of(tmp_path: Path) -> None:
    folder, place = tmp_path / "dumps", tmp_path / "index"
    folder.mkdir()
    watched = Watched(folder, place, HashEmbedder())
    assert "there were none yet" in watched.html()
    watched.start()
    (folder / "vote.txt").write_text(TEXT, encoding="utf-8")
    for _ in range(200):
        if watched.last is not None:
            break
        threading.Event().wait(0.05)
    watched.stop()
    assert isinstance(watched.last, BuildReport)
    assert "14 new posts and 0 edited, " in watched.html()
    shown = IndexTab(lambda: index.open(place, embedder=HashEmbedder()), Builder(place), watched).held()
    assert str(folder) in shown
    assert "14 posts of 1 coverage" in shown


def test_a_folder_that_is_not_there_is_not_watched(tmp_path: Path) -> None:
    watched = Watched(tmp_path / "none", tmp_path / "index", HashEmbedder())
    with pytest.raises(DumpError, match="there is no such folder"):
        watched.start()
    watched.stop()


def test_what_a_watched_folder_could_not_give_is_told(tmp_path: Path) -> None:
    (tmp_path / "dumps").mkdir()
    (tmp_path / "dumps" / "empty.png").write_bytes(bytes(range(256)) * 9)
    watched = Watched(tmp_path / "dumps", tmp_path / "index", HashEmbedder())
    watched.start()
    for _ in range(200):
        if watched.last is not None:
            break
        threading.Event().wait(0.05)
    watched.stop()
    assert "the last one could not be, " in watched.html()
    assert "This is a binary file" in watched.html() or "this is a binary file" in watched.html()
