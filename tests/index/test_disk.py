"""Disks that fail: a write that does at any point of a build, a disk that is full, one that may only be read.

Each is real: calls of the C library fail in a child process, a small file system is mounted.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
linux = pytest.mark.skipif(sys.platform != "linux", reason="intercepts calls as Linux allows it")
MEND = "See to the disk and its rights, or name another place with --index DIR, and build again."

LOOK = """
import ctypes, errno, os, shutil, subprocess, sys
from pathlib import Path
import index
from bench.index_scenes import build, telling, told_by
from index.errors import IndexUnusable
from index.verifying import compact, verify
from tests.fakes import HashEmbedder

def begin(place):
    shutil.rmtree(place, ignore_errors=True)
    build(place, telling(1, 70))

def whole(place):
    with index.open(place, embedder=HashEmbedder()) as opened:
        told = {told_by(post.paragraphs[0]) for post in opened.posts()}
        assert told in ({1}, {2}) and opened.post_count == 70, told
    assert verify(place) == [], verify(place)
    return told.pop()

def update(place):
    try:
        build(place, telling(2, 70))
    except IndexUnusable as error:
        assert str(error).endswith(sys.argv[2]), error
        return error.what
"""


def run(code: str, *arguments: str, prefix: tuple[str, ...] = (), **environment: str) -> str:
    """What a child prints, which has the functions of LOOK."""
    ended = subprocess.run(
        [*prefix, sys.executable, "-c", LOOK + code, *arguments[:1], MEND, *arguments[1:]],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    return ended.stdout


def compiled(folder: Path) -> str:
    """The library that lets writes fail: a C compiler is what Dateline is installed with."""
    compiler = shutil.which("cc") or shutil.which("c++")
    if compiler is None:
        pytest.skip("there is no C compiler")
    library = folder / "faults.so"
    source = ["-x", "c", str(HERE / "faults.c")]
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), *source, "-ldl"], check=True)
    return str(library)


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> str:
    return compiled(tmp_path_factory.mktemp("faults"))


def memory() -> tempfile.TemporaryDirectory[str]:
    """A folder in memory where there is such a thing: hundreds of builds needn't wait for a disk."""
    return tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)


EACH = """
library, place = ctypes.CDLL(sys.argv[3]), Path(sys.argv[1])
kind, on, step = int(sys.argv[4]), int(sys.argv[5]), int(sys.argv[6])
def arm(nth):
    library.faults_arm(str(place).encode(), nth, kind, on)
begin(place)
arm(0)
assert update(place) is None
writes = library.faults_counted()
failed = updated = 0
for nth in range(1, writes + 1, step):
    library.faults_arm(b"", 0, 0, 0)
    begin(place)
    arm(nth)
    what = update(place)
    failed += what is not None
    library.faults_arm(b"", 0, 0, 0)
    told = whole(place)
    updated += told == 2
    assert what is None or ("unchanged" if told == 1 else "new version is in place") in what, (what, told)
    assert update(place) is None and whole(place) == 2
    assert not list((place / "versions").glob(".half*")), nth
print(writes, failed, updated)
"""


@linux
@pytest.mark.parametrize(("error", "on"), [(errno.EIO, 0), (errno.ENOSPC, 1)])
def test_a_write_that_fails_at_any_point_of_a_build_leaves_a_whole_index(
    faults: str, error: int, on: int
) -> None:
    """Every tenth write; bench/index_disk.py lets each fail. After the switch, the new version is left."""
    with memory() as folder:
        told = run(EACH, f"{folder}/index", faults, str(error), str(on), "10", LD_PRELOAD=faults)

    writes, failed, updated = map(int, told.split())
    assert writes > 50
    assert failed > writes / 20
    assert updated < writes / 50


FULL = """
place = Path(sys.argv[1]) / "index"
def size(pages):
    options = f"remount,size={4 * pages}k"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", sys.argv[1]], check=True)
def used():
    disk = os.statvfs(sys.argv[1])
    return disk.f_blocks - disk.f_bfree
failed = set()
for more in range(0, 1000, int(sys.argv[3])):
    size(10_000)
    begin(place)
    size(used() + more)
    what = update(place)
    if what is None:
        break
    failed.add(what)
    assert whole(place) == 1 and not list((place / "versions").glob(".half*"))
    size(10_000)
    assert update(place) is None and whole(place) == 2
print(more, *sorted(failed), sep="\\n")
"""
READ_ONLY = """
place = Path(sys.argv[1]) / "index"
begin(place)
subprocess.run(["mount", "-t", "tmpfs", "-o", "remount,ro", "none", sys.argv[1]], check=True)
print(update(place), whole(place))
for act in (lambda: compact(place), lambda: build(place.with_name("other"), telling(1))):
    try:
        act()
    except IndexUnusable as error:
        print(error)
"""
MOUNT = 'mount -t tmpfs -o size=40m none "$1" && shift && exec "$@"'


def mounting(folder: Path) -> tuple[str, ...]:
    """Before a command: it sees a small file system at `folder`, which goes when it ends."""
    folder.mkdir()
    prefix = ("unshare", "--mount", "sh", "-c", MOUNT, "sh", str(folder))
    if not shutil.which("unshare") or subprocess.run([*prefix, "true"], capture_output=True).returncode:
        pytest.skip("only root may mount")
    return prefix


@linux
def test_a_full_disk_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    """With room for so many pages more and no further: the build fails, until there is enough."""
    folder = tmp_path / "disk"

    enough, *whats = run(FULL, str(folder), "9", prefix=mounting(folder)).splitlines()

    assert int(enough) > 20
    assert all("can't be written (" in what for what in whats)


@linux
def test_a_disk_that_may_only_be_read_is_read_and_not_built_on(tmp_path: Path) -> None:
    folder = tmp_path / "disk"

    lines = run(READ_ONLY, str(folder), prefix=mounting(folder)).splitlines()

    assert re.fullmatch(r"The index at .* can't be written \(Read-only file system\); .* 1", lines[0]), lines
    assert len(lines) == 3
    assert all(line.endswith(MEND) for line in lines[1:])
