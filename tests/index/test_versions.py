"""What an index on disk withstands: damage, crashes, other versions, crowds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import index
from index.errors import IndexDamaged, IndexMismatch, IndexMissing, IndexUnusable
from index.store.durable import replace_text, sha256_of
from index.store.manifest import ManifestError, from_json
from index.store.versions import read_pointer
from index.verifying import verify
from tests.fakes import HashEmbedder
from tests.index.examples import BRIDGE, FERRY, election, make, storm

ROOT = Path(__file__).parents[2]


def versions_of(place: Path) -> list[str]:
    return sorted(path.name for path in (place / "versions").iterdir())


def rewrite_manifest(place: Path, drop: tuple[str, ...] = (), **changed: object) -> None:
    """A manifest that says something else, and a pointer that vouches for it."""
    pointer = read_pointer(place)
    path = place / "versions" / pointer.version / "manifest.json"
    said = {**json.loads(path.read_text()), **changed}
    path.write_text(json.dumps({name: value for name, value in said.items() if name not in drop}))
    replace_text(place / "CURRENT", f"dateline-index 1 {pointer.version} {sha256_of(path)}\n")


def test_a_place_without_an_index_names_the_command_that_makes_one(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"

    with pytest.raises(IndexMissing) as caught:
        index.open(nowhere)

    assert str(caught.value) == (
        f"There is no index at {nowhere}. Build one: dateline build DUMP --index {nowhere}"
    )


def test_a_folder_or_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")

    for place in (tmp_path, tmp_path / "file"):
        with pytest.raises(IndexMissing) as caught:
            index.open(place)
        assert str(caught.value) == f"{place} is not an index. Build one: dateline build DUMP --index {place}"


def test_another_embedder_is_refused_with_both_mends(tmp_path: Path) -> None:
    make(tmp_path)

    with pytest.raises(IndexMismatch) as caught:
        index.open(tmp_path, embedder=HashEmbedder(name="other", revision="2" * 64))

    assert str(caught.value) == (
        f"The index at {tmp_path} was embedded with hash (111111111111), not with other (222222222222). "
        f"Open it with hash, or embed it again: dateline build DUMP --index {tmp_path} --embedder other"
    )


def test_the_same_weights_pooled_otherwise_are_another_embedder(tmp_path: Path) -> None:
    make(tmp_path)

    class Otherwise(HashEmbedder):
        def embed(self, texts):  # type: ignore[no-untyped-def]
            return super().embed([text + " pooled otherwise" for text in texts])

    with pytest.raises(IndexMismatch, match="was embedded with hash"):
        index.open(tmp_path, embedder=Otherwise())


def test_an_index_of_a_newer_dateline_is_refused(tmp_path: Path) -> None:
    make(tmp_path)
    rewrite_manifest(tmp_path, schema=4)

    with pytest.raises(IndexMismatch) as caught:
        index.open(tmp_path)

    assert str(caught.value) == (
        f"The index at {tmp_path} has schema 4; this Dateline reads up to 3: a newer one made it. "
        "Update Dateline: pip install --upgrade dateline"
    )
    with pytest.raises(IndexMismatch):
        make(tmp_path)  # nor is it built over


def test_an_index_of_an_older_schema_is_refused_with_its_mend(tmp_path: Path) -> None:
    make(tmp_path)
    rewrite_manifest(tmp_path, schema=0)

    with pytest.raises(
        IndexMismatch, match=r"an older one made it\. Build it anew: dateline build DUMP .* --fresh"
    ):
        index.open(tmp_path)


OTHER_CHUNKING = {"max_words": 9, "short_words": 1, "rules": 1}


def test_other_chunking_is_refused_and_cut_anew_at_the_next_build(tmp_path: Path) -> None:
    make(tmp_path)
    rewrite_manifest(tmp_path, chunking=OTHER_CHUNKING)

    with pytest.raises(IndexMismatch) as caught:
        index.open(tmp_path)
    assert str(caught.value) == (
        f"The index at {tmp_path} was cut into chunks by other rules than this Dateline's. "
        f"Cut it anew; only changed chunks are embedded: dateline build DUMP --index {tmp_path}"
    )

    report = make(tmp_path)
    assert (report.changed, report.embedded) == (True, 0)  # cut anew, and the texts were the same
    index.open(tmp_path).close()


def test_another_byte_order_is_refused(tmp_path: Path) -> None:
    make(tmp_path)
    rewrite_manifest(tmp_path, byte_order="big" if sys.byteorder == "little" else "little")

    with pytest.raises(IndexMismatch, match=r"-endian\. Build it anew: dateline build DUMP .* --fresh"):
        index.open(tmp_path)


def test_an_index_says_when_it_was_built(tmp_path: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    make(tmp_path)

    with index.open(tmp_path) as opened:
        assert before <= opened.built_at <= datetime.now(UTC)
        assert opened.built_at.utcoffset() == timedelta(0)


def test_an_index_of_the_first_schema_opens_as_it_is_and_the_next_build_writes_the_newest(
    tmp_path: Path,
) -> None:
    """The first had neither the time nor the byte order; the time of its file is what it was built at."""
    make(tmp_path)
    manifest = tmp_path / "versions" / "v00000001" / "manifest.json"
    rewrite_manifest(tmp_path, drop=("built", "byte_order"), schema=1)
    os.utime(manifest, (1_900_000_000, 1_900_000_000))
    before = manifest.read_bytes()

    with index.open(tmp_path, embedder=HashEmbedder()) as opened:
        assert opened.built_at == datetime.fromtimestamp(1_900_000_000, UTC)
        assert opened.post("bridge") == BRIDGE
    assert verify(tmp_path) == []
    assert not make(tmp_path).changed
    assert manifest.read_bytes() == before

    report = make(tmp_path, storm(FERRY))
    assert (report.changed, report.embedded) == (True, 0)
    newest = tmp_path / "versions" / "v00000002" / "manifest.json"
    assert json.loads(newest.read_text())["schema"] == 3


def test_an_index_of_the_second_schema_was_embedded_by_torch(tmp_path: Path) -> None:
    make(tmp_path)
    manifest = tmp_path / "versions" / "v00000001" / "manifest.json"
    embedder = json.loads(manifest.read_text())["embedder"]
    del embedder["backends"]
    rewrite_manifest(tmp_path, schema=2, embedder=embedder)

    with index.open(tmp_path, embedder=HashEmbedder()) as opened:
        assert opened.manifest.embedder.backends == ("torch",)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(data)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


FILES = 12  # CURRENT, the manifest, posts, vectors, and what tantivy writes


@pytest.mark.parametrize("harm", [flip, truncate, Path.unlink])
def test_damage_to_any_file_is_found_at_opening(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    make(tmp_path / "whole")
    files = [
        p.relative_to(tmp_path / "whole") for p in sorted((tmp_path / "whole").rglob("*")) if p.is_file()
    ]
    checked = [path for path in files if path.name != "build.lock"]
    assert len(checked) == FILES

    for name in checked:
        place = tmp_path / "harmed"
        shutil.copytree(tmp_path / "whole", place)
        harm(place / name)
        with pytest.raises(IndexUnusable) as caught:
            index.open(place, embedder=HashEmbedder())
        mend = f"Build one: dateline build DUMP --index {place}"
        if name.name != "CURRENT" or harm is not Path.unlink:
            assert isinstance(caught.value, IndexDamaged), name
            mend = f"Build it anew: dateline build DUMP --index {place} --fresh"
        assert str(caught.value).endswith(mend)
        shutil.rmtree(place)


def test_damage_is_not_built_upon_and_fresh_mends_it(tmp_path: Path) -> None:
    make(tmp_path)
    flip(tmp_path / "versions" / "v00000001" / "vectors.faiss")

    with pytest.raises(IndexDamaged, match=r"vectors\.faiss does not have its recorded checksum"):
        make(tmp_path)
    assert make(tmp_path, fresh=True).changed

    with index.open(tmp_path, embedder=HashEmbedder()) as opened:
        assert opened.post_count == 3


def test_a_manifest_that_names_files_outside_is_refused(tmp_path: Path) -> None:
    make(tmp_path)
    files = {"../../../secret": {"size": 1, "sha256": "0" * 64}}
    rewrite_manifest(tmp_path, files=files)

    with pytest.raises(IndexDamaged, match="names a file outside its folder"):
        index.open(tmp_path)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"schema": 1}', '{"schema": 1, "embedder": 3}'])
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(ManifestError):
        from_json(text, datetime.now(UTC))


def test_a_link_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    make(tmp_path)
    path = tmp_path / "versions" / "v00000001" / "posts.sqlite"
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(IndexDamaged, match=r"posts\.sqlite is a link\."):
        index.open(tmp_path)


def test_the_version_before_is_kept_and_older_ones_are_collected(tmp_path: Path) -> None:
    for n in range(4):
        make(tmp_path, storm(FERRY) if n % 2 else storm())

    assert versions_of(tmp_path) == ["v00000003", "v00000004"]


def test_a_reader_keeps_the_version_that_it_opened(tmp_path: Path) -> None:
    make(tmp_path)
    with index.open(tmp_path, embedder=HashEmbedder()) as opened:
        for n in range(4):
            make(tmp_path, storm(FERRY) if n % 2 == 0 else storm(), prune=True)

        assert not (tmp_path / "versions" / "v00000001").exists()
        assert opened.version == "v00000001"
        assert opened.full_text("pillar", 1)[0].chunk == 6
        assert opened.dense(opened.embed_query("pillar"), 1)[0].chunk == 6
        assert opened.post("bridge") == BRIDGE

        assert not opened.is_current()
        with opened.newest() as newer:
            assert newer.version == "v00000005"
            assert newer.newest() is newer


def test_a_reader_takes_up_a_version_of_another_embedder_unless_it_was_given_its_own(tmp_path: Path) -> None:
    make(tmp_path)
    other = HashEmbedder(dimension=32, name="other", revision="2" * 64)
    with index.open(tmp_path) as opened, index.open(tmp_path, embedder=HashEmbedder()) as given:
        opened._embedder = HashEmbedder()  # as if it had loaded its own
        make(tmp_path, storm(FERRY))
        with opened.newest() as second:
            assert second._embedder is opened._embedder
            make(tmp_path, embedder=other)
            with second.newest() as third:
                assert third.manifest.embedder.name == "other"
                assert third._embedder is None
            with pytest.raises(IndexMismatch):
                given.newest()


def test_a_half_version_is_never_read_and_is_swept(tmp_path: Path) -> None:
    make(tmp_path)
    half = tmp_path / "versions" / ".half-v00000002"
    shutil.copytree(tmp_path / "versions" / "v00000001", half)
    # a crash between the naming of a version and the switch to it
    shutil.copytree(tmp_path / "versions" / "v00000001", tmp_path / "versions" / "v00000002")

    with index.open(tmp_path, embedder=HashEmbedder()) as opened:
        assert opened.version == "v00000001"
    make(tmp_path, storm(FERRY))

    assert versions_of(tmp_path) == ["v00000001", "v00000002"]
    with index.open(tmp_path, embedder=HashEmbedder()) as opened:
        assert opened.vanished() == {"bridge"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="gives up the rights of root")
def test_an_index_opens_from_a_folder_that_may_only_be_read() -> None:
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are their owner's alone
        Path(folder).chmod(0o755)
        make(Path(folder) / "index")
        read_as_nobody(Path(folder) / "index")


def read_as_nobody(place: Path) -> None:
    code = (
        "import os, sys; import index; from tests.fakes import HashEmbedder\n"
        "index.open(sys.argv[1], embedder=HashEmbedder()).close()  # Python itself may be root's alone\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "opened = index.open(sys.argv[1], embedder=HashEmbedder())\n"
        "assert not os.access(sys.argv[1], os.W_OK)\n"
        "print(opened.full_text('pillar', 1)[0].chunk)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(place)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
        capture_output=True,
        text=True,
    )

    assert (ended.stdout, ended.returncode) == ("6\n", 0), ended.stderr


def test_reading_writes_nothing_into_the_index(tmp_path: Path) -> None:
    make(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    with index.open(tmp_path, embedder=HashEmbedder()) as opened:
        opened.full_text("storm", 3)

    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_threads_ask_while_versions_are_built(tmp_path: Path) -> None:
    make(tmp_path, storm(), election())
    faults: list[BaseException] = []
    over = threading.Event()

    def ask() -> None:
        opened = index.open(tmp_path, embedder=HashEmbedder())
        try:
            while not over.is_set():
                newer = opened.newest()
                if newer is not opened:
                    opened.close()
                    opened = newer
                found = opened.chunks(hit.chunk for hit in opened.full_text("storm lorries", 9))
                found += opened.chunks(h.chunk for h in opened.dense(opened.embed_query("storm"), 9))
                for chunk in found:
                    assert opened.post(chunk.post_id).text[chunk.start : chunk.end] == chunk.text
        except BaseException as error:  # noqa: BLE001 - told to the test below
            faults.append(error)
        finally:
            opened.close()

    def check() -> None:
        """What is collected meanwhile is no damage."""
        try:
            while not over.is_set():
                assert verify(tmp_path) == []
        except BaseException as error:  # noqa: BLE001 - told to the test below
            faults.append(error)

    threads = [threading.Thread(target=ask) for _ in range(16)] + [threading.Thread(target=check)]
    for thread in threads:
        thread.start()
    for n in range(4):
        make(tmp_path, storm(FERRY) if n % 2 == 0 else storm(), prune=True)
    over.set()
    for thread in threads:
        thread.join()

    assert faults == []
