"""`dateline build --workers`, as a person has it: without Ray, interrupted, and over again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import pytest

from index.errors import WorkersDown
from index.hands import hands
from tests.distributed.processes import below, eventually, workers

ROOT = Path(__file__).parents[2]
RAY_GIVES_UP = 240.0  # seconds: its agents try for a minute to tell that the rest of it is gone


def test_without_the_extra_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)  # as Python has it: not to be found
    with pytest.raises(WorkersDown) as caught, hands(2):
        pass
    assert str(caught.value) == (
        "Workers are handed their work by Ray, which is not installed. "
        "Install it: pip install 'dateline[ray]', or build without --workers."
    )


def test_no_workers_at_all_are_refused() -> None:
    with pytest.raises(WorkersDown, match="0 workers can't do anything"), hands(0):
        pass


def command(place: Path, dumps: Path) -> list[str]:
    asked = ["build", str(dumps), "--embedder", "embedder", "--json"]
    return [sys.executable, "-m", "index", *asked, "--index", str(place)]


def begun(place: Path, dumps: Path) -> subprocess.Popen[str]:
    with_workers = [*command(place, dumps), "--workers", "2"]
    return subprocess.Popen(with_workers, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def said(run: subprocess.Popen[str]) -> IO[str]:
    assert run.stderr is not None
    return run.stderr


@pytest.mark.model
@pytest.mark.scale
@pytest.mark.skipif(find_spec("ray") is None, reason="the extra `ray` is not installed")
def test_a_build_that_is_killed_leaves_no_worker_and_is_gone_on_with(tmp_path: Path) -> None:
    dumps, place = tmp_path / "dumps", tmp_path / "index"
    dumps.mkdir()
    for file in sorted(ROOT.glob("dumps/*.txt")):
        (dumps / file.name).write_bytes(file.read_bytes())
    with begun(place, dumps) as first:
        for line in said(first):
            done, _, of = line.removeprefix("Embedding: ").partition(" of ")
            if line.startswith("Embedding: ") and 0 < int(done) < int(of):
                break
        started, at_work = set(below(first.pid)), workers(first.pid)
        first.kill()

    assert at_work
    assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in at_work))
    assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started), RAY_GIVES_UP)
    assert not (place / "CURRENT").exists()
    second = subprocess.run(command(place, dumps), cwd=ROOT, capture_output=True, text=True, check=True)
    report = json.loads(second.stdout)
    assert 0 < report["embedded"] < report["chunks"]


@pytest.mark.model
@pytest.mark.scale
@pytest.mark.skipif(find_spec("ray") is None, reason="the extra `ray` is not installed")
def test_an_interrupt_ends_a_build_and_its_workers(tmp_path: Path) -> None:
    dumps = ROOT / "dumps" / "sorrel-coast-floods.txt"
    with begun(tmp_path / "index", dumps) as run:
        for line in said(run):
            if line.startswith("Embedding: "):
                break
        started = set(below(run.pid))
        os.kill(run.pid, signal.SIGINT)
        rest = "".join(said(run))

    assert run.returncode == 130, rest
    assert "Traceback" not in rest
    assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))
