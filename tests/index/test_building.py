"""Building and rebuilding: what is embedded, what is written, and what a report says."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import index
from index.building import Reading, build_from
from index.errors import DumpError, IndexUnusable, ModelDamaged, ModelUnknown
from index.merging import Taken
from index.opening import Index
from index.post import Coverage, Post
from index.protocols import Vectors
from tests.fakes import HashEmbedder
from tests.index.examples import BRIDGE, FERRY, VOTE, election, make, storm

SAMPLE = Path(__file__).parents[2] / "dumps"


def embedded_by(place: Path, *taken: Taken) -> list[str]:
    """The texts that a build embedded, the probe apart."""
    embedder = HashEmbedder()
    make(place, *taken, embedder=embedder)
    return [text for text in embedder.embedded if not text.startswith("Dateline asks")]


def test_a_dump_becomes_an_index(tmp_path: Path) -> None:
    dump = SAMPLE / "sorrel-coast-floods.txt"
    calls: list[tuple[int, int, str]] = []

    report = index.build(
        dump,
        tmp_path / "index",
        embedder=HashEmbedder(),
        progress=lambda done, total, what: calls.append((done, total, what)),
    )

    posts = list(index.read_posts(dump))
    assert report.posts == report.new == len(posts) > 20
    assert report.version == "v00000001"
    assert report.changed
    with index.open(tmp_path / "index", embedder=HashEmbedder()) as opened:
        assert opened.posts() == posts
        assert opened.chunk_count == report.chunks
    for what in ("reading", "embedding", "writing"):
        last = [call for call in calls if call[2] == what][-1]
        assert last[0] == last[1]  # every bar gets to its end


def test_the_same_dumps_again_embed_nothing_and_write_nothing(tmp_path: Path) -> None:
    make(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}

    report = make(tmp_path, embedder=(embedder := HashEmbedder()))

    assert embedder.embedded == []
    assert (report.changed, report.unchanged, report.embedded, report.new) == (False, 3, 0, 0)
    assert report.version == "v00000001"
    unlocked = {path: time for path, time in before.items() if path.name != "build.lock"}
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p in unlocked} == unlocked


def test_one_edited_paragraph_is_all_that_is_embedded(tmp_path: Path) -> None:
    make(tmp_path)
    edited = replace(
        FERRY,
        paragraphs=(
            "The ferry did not come back to the harbour at all today, in the end.",
            FERRY.paragraphs[1],
        ),
    )

    assert embedded_by(tmp_path, storm(edited, BRIDGE)) == [f"{FERRY.headline}\n{edited.paragraphs[0]}"]


def test_a_new_coverage_leaves_the_vectors_of_the_others(tmp_path: Path) -> None:
    make(tmp_path, storm())

    assert embedded_by(tmp_path, election()) == ["Polls open", f"Polls open\n{VOTE.paragraphs[0]}"]
    with index.open(tmp_path, embedder=HashEmbedder()) as opened:
        vector = opened.embed_query(f"Bridge closed\n{BRIDGE.paragraphs[0]}")
        best = opened.dense(vector, 1)[0]
        assert opened.chunks([best.chunk])[0].post_id == "bridge"
        assert best.score == pytest.approx(1.0)


def test_equal_texts_are_embedded_once(tmp_path: Path) -> None:
    twins = tuple(replace(BRIDGE, id=f"twin{n}", position=n, published=None) for n in range(3))

    assert len(embedded_by(tmp_path, storm(*twins))) == 2  # a headline and a paragraph


def test_a_vanished_post_is_kept_searchable_and_named(tmp_path: Path) -> None:
    make(tmp_path)

    report = make(tmp_path, storm(FERRY))

    assert (report.vanished, report.posts) == (1, 3)
    with index.open(tmp_path, embedder=HashEmbedder()) as opened:
        assert opened.vanished() == {"bridge"}
        assert opened.full_text("pillar", 1)


def test_prune_drops_a_vanished_post(tmp_path: Path) -> None:
    make(tmp_path)

    report = make(tmp_path, storm(FERRY), prune=True)

    assert (report.dropped, report.posts) == (1, 2)
    with index.open(tmp_path, embedder=HashEmbedder()) as opened:
        assert opened.full_text("pillar", 1) == []


def test_another_embedder_embeds_everything_again(tmp_path: Path) -> None:
    make(tmp_path)
    other = HashEmbedder(dimension=32, name="other", revision="2" * 64)

    report = make(tmp_path, embedder=other)

    assert (report.changed, report.embedded, report.unchanged) == (True, 7, 3)
    with index.open(tmp_path, embedder=other) as opened:
        assert opened.manifest.embedder.name == "other"


def test_fresh_starts_over(tmp_path: Path) -> None:
    make(tmp_path)

    report = make(tmp_path, election(), fresh=True)

    assert (report.posts, report.new, report.version) == (1, 1, "v00000002")


class Crooked(HashEmbedder):
    """Its vectors are twice as long as they should be."""

    def embed(self, texts: list[str]) -> Vectors:  # type: ignore[override]
        return super().embed(texts) * 2


def test_vectors_that_are_not_of_length_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        ModelDamaged, match=r"The embedder hash gave vectors that are not float32 rows of length 1\."
    ):
        make(tmp_path / "index", embedder=Crooked())
    assert not (tmp_path / "index" / "CURRENT").exists()


def test_a_dump_that_fails_beside_others_is_reported(tmp_path: Path) -> None:
    (tmp_path / "dumps").mkdir()
    (tmp_path / "dumps" / "empty.txt").write_bytes(b"")
    (tmp_path / "dumps" / "good.txt").write_bytes((SAMPLE / "sorrel-coast-floods.txt").read_bytes())

    report = index.build(tmp_path / "dumps", tmp_path / "index", embedder=HashEmbedder())

    assert len(report.coverages) == 1
    assert [error.path for error in report.errors] == [str(tmp_path / "dumps" / "empty.txt")]
    assert "error: " in str(report)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 100, None])
def test_a_dump_that_fails_alone_leaves_nothing(tmp_path: Path, content: bytes | None) -> None:
    dump = tmp_path / "dump.txt"
    if content is not None:
        dump.write_bytes(content)

    with pytest.raises(DumpError) as caught:
        index.build(dump, tmp_path / "index", embedder=HashEmbedder())

    assert str(dump) in str(caught.value)
    assert not (tmp_path / "index").exists()


def test_no_dumps_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match="no dump is named"):
        index.build([], tmp_path / "index", embedder=HashEmbedder())


def test_an_unknown_embedder_leaves_nothing(tmp_path: Path) -> None:
    reading = Reading((storm(),))

    with pytest.raises(ModelUnknown):
        build_from(reading, tmp_path / "index", embedder="no-such-model")

    assert not (tmp_path / "index").exists()


def test_a_folder_of_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")

    with pytest.raises(IndexUnusable) as caught:
        make(tmp_path)

    assert str(caught.value) == (
        f"{tmp_path} holds other files (letter.txt) and no index. "
        "Name an empty or a new folder with --index DIR"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(IndexUnusable, match=r"is a file; an index is a folder\. Name another place"):
        make(tmp_path / "file")


def test_a_report_reads_like_a_sentence(tmp_path: Path) -> None:
    place = tmp_path / "index"
    first = replace(make(place, storm()), seconds=1.26)
    again = replace(make(place, storm()), seconds=0.04)

    assert str(first) == (
        "Posts: 2 new. Paragraphs embedded: 5.\n"
        f"Index ready: 1 coverage, 2 posts in 5 chunks, at {place} (v00000001, 1.3 s)."
    )
    assert str(again) == (
        "Posts: 2 unchanged. Paragraphs embedded: 0.\n"
        f"Nothing changed: 1 coverage, 2 posts in 5 chunks, at {place} (v00000001, 0.0 s)."
    )


# States of a live blog: which of posts 4 to 7 stand beside 0 to 3, and which telling of each.
# The four that stay make every state a telling of one coverage: a dump that shares nothing is another's.
STATES = st.lists(
    st.builds(
        lambda stay, more: {**dict(enumerate(stay)), **more},
        st.tuples(*[st.integers(0, 2)] * 4),
        st.dictionaries(st.integers(4, 7), st.integers(0, 2)),
    ),
    min_size=1,
    max_size=4,
)


def telling(number: int, version: int) -> str:
    return f"Telling {version} of number {number}: the storm took {version} boats and {number} bridges away."


def state(tellings: dict[int, int]) -> Taken:
    posts = [
        Post(f"post{n}", "blog", position, f"Headline number {n}", (telling(n, tellings[n]),))
        for position, n in enumerate(sorted(tellings, reverse=True))
    ]
    return Taken(Coverage("blog", "Blog"), tuple(posts))


def searched(opened: Index) -> list[object]:
    queries = ("storm boats", "number 3", "telling 2 bridges")
    return [(opened.full_text(query, 99), opened.dense(opened.embed_query(query), 99)) for query in queries]


def ends_where_a_build_from_nothing_does(states: list[dict[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        grown, scratch = Path(folder) / "grown", Path(folder) / "scratch"
        make(grown, election())
        for tellings in states:
            make(grown, state(tellings), prune=True)
        make(scratch, state(states[-1]), election())

        with (
            index.open(grown, embedder=HashEmbedder()) as one,
            index.open(scratch, embedder=HashEmbedder()) as two,
        ):
            assert one.posts() == two.posts()
            assert one.coverages() == two.coverages()
            assert one.chunks(range(one.chunk_count)) == two.chunks(range(two.chunk_count))
            assert searched(one) == searched(two)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STATES)
def test_updates_end_where_a_build_from_nothing_does(states: list[dict[int, int]]) -> None:
    ends_where_a_build_from_nothing_does(states)


class Failing(HashEmbedder):
    """Breaks off after so many batches."""

    def __init__(self, batches: int) -> None:
        super().__init__()
        self.batches = batches

    def embed(self, texts: Sequence[str]) -> Vectors:
        if len(texts) > 1:  # one is the probe
            self.batches -= 1
        if self.batches < 0:
            raise KeyboardInterrupt
        return super().embed(texts)


def many() -> Taken:
    return state(dict.fromkeys(range(150), 0))


def broken_off(place: Path, batches: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        make(place, many(), embedder=Failing(batches))


def test_embedding_that_is_broken_off_goes_on_where_it_was(tmp_path: Path) -> None:
    """300 texts: 4 batches of 64 and one of 44."""
    broken_off(tmp_path / "grown", 2)
    broken_off(tmp_path / "grown", 1)
    assert not (tmp_path / "grown" / "CURRENT").exists()

    assert len(embedded_by(tmp_path / "grown", many())) == 300 - 3 * 64

    assert not (tmp_path / "grown" / "embedding.half").exists()
    make(tmp_path / "scratch", many())
    with (
        index.open(tmp_path / "grown", embedder=HashEmbedder()) as one,
        index.open(tmp_path / "scratch", embedder=HashEmbedder()) as two,
    ):
        assert searched(one) == searched(two)


@pytest.mark.parametrize(
    ("place", "kept"), [(0, 0), (70, 0), (100, 0), (100 + 64 * 300, 64), (-1, 127), (None, 127)]
)
def test_of_what_is_left_of_embedding_only_what_is_whole_is_taken(
    tmp_path: Path, place: int | None, kept: int
) -> None:
    broken_off(tmp_path, 2)
    left = tmp_path / "embedding.half"
    data = bytearray(left.read_bytes())
    if place is None:
        del data[-1]
    else:
        data[place] ^= 4
    left.write_bytes(data)

    assert len(embedded_by(tmp_path, many())) == 300 - kept


def test_what_another_embedder_left_is_not_taken(tmp_path: Path) -> None:
    broken_off(tmp_path, 2)
    other = HashEmbedder(name="other", revision="2" * 64)

    assert make(tmp_path, many(), embedder=other).embedded == 300
