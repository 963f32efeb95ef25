"""How fast the page is: `python -m bench.page`, with the models and a Chromium on this machine.

    python -m bench.page                      the sample coverage, the default model
    python -m bench.page --model tiny --runs 5

Prints, and with --save keeps in bench/results, the medians of
- ready: from the command to the page with its questions on the screen, in a browser that is running already;
- models: from the command until the page no longer says that the model is loading;
- evidence: from Enter to the first evidence card on the screen, of questions that were never asked before.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

import index
from bench import dated
from bench.questions import read_questions
from rag.environment import be_quiet

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = (ROOT / "dumps" / "sorrel-coast-floods.txt", ROOT / "dumps" / "orvessa-tunnel-vote.txt")
QUESTIONS = ROOT / "dumps" / "questions.jsonl"
PATIENCE = 300
"""Seconds for anything on the page: on a busy machine the model takes its time."""
EVIDENCE = """async (question) => {
  const box = document.querySelector('#dl-composer textarea');
  const start = performance.now();
  for (const type of ['keydown', 'keypress']) {
    box.dispatchEvent(new KeyboardEvent(type, {key: 'Enter', bubbles: true, cancelable: true}));
  }
  const there = () => {
    const turn = document.querySelector('#dl-current .dl-turn');
    return turn?.querySelector('.dl-question').textContent === question && turn.querySelector('.dl-card');
  };
  while (!there()) await new Promise(requestAnimationFrame);
  return performance.now() - start;
}"""
"""Seconds are counted in the browser, to the frame in which the card is there."""


@dataclass(slots=True)
class Seconds:
    """What was measured, a list of runs each."""

    ready: list[float] = field(default_factory=list)
    models: list[float] = field(default_factory=list)
    evidence: list[float] = field(default_factory=list)


def main() -> int:
    arguments = _arguments()
    be_quiet()
    seconds = Seconds()
    with tempfile.TemporaryDirectory() as folder, _chromium() as browser:
        place = Path(folder) / "index"
        index.build(SAMPLE, place)
        for run in range(arguments.runs):
            _measure(browser, place, arguments, run, seconds)
    text = _table(seconds, arguments)
    print(text)
    if arguments.save:
        dated.add("page", text)
    return 0


def _measure(
    browser: Browser, place: Path, arguments: argparse.Namespace, run: int, seconds: Seconds
) -> None:
    """One start of the command, and questions asked once its models are there."""
    asked = [golds[0].question for golds in read_questions(QUESTIONS)]
    asked = asked[run * arguments.questions : (run + 1) * arguments.questions]
    page = browser.new_page()
    started = time.perf_counter()
    with _served(place, arguments.model) as address:
        page.goto(address)
        page.wait_for_selector(".dl-welcome .dl-starter")
        seconds.ready.append(time.perf_counter() - started)
        page.wait_for_selector(".dl-stage", state="detached", timeout=PATIENCE * 1000)
        seconds.models.append(time.perf_counter() - started)
        for question in asked:
            page.locator("#dl-new").click()
            page.wait_for_selector(".dl-welcome")
            seconds.evidence.append(_evidence(page, question))
        page.close()


def _evidence(page: Page, question: str) -> float:
    page.fill("#dl-composer textarea", question)
    took: float = page.evaluate(EVIDENCE, question)
    page.wait_for_selector("#dl-current .dl-turn[aria-busy=false]", timeout=PATIENCE * 1000)
    return took / 1000


@contextmanager
def _served(place: Path, model: str) -> Iterator[str]:
    """The command in a process of its own, until the end; its address as it says it."""
    command = [sys.executable, "-m", "rag", "ui", "--no-open", "--index", str(place), "--model", model]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            for line in process.stdout or ():
                if line.startswith("Dateline is at "):
                    yield line.split()[3]
                    break
        finally:
            process.terminate()


@contextmanager
def _chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise SystemExit("Chromium is missing. On Debian: apt-get install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def _table(seconds: Seconds, arguments: argparse.Namespace) -> str:
    rows = [
        ("page ready after the command", seconds.ready, "5"),
        ("models loaded after the command", seconds.models, "none"),
        ("evidence after Enter", seconds.evidence, "0.3"),
    ]
    lines = [
        f"# The page, {datetime.now(UTC):%d %B %Y}",
        "",
        f"`python -m bench.page --model {arguments.model} --runs {arguments.runs}` on {platform.machine()}, "
        f"Python {platform.python_version()}, {os.cpu_count()} cores; seconds. Load average of the machine "
        f"meanwhile: {os.getloadavg()[1]:.1f}.",
        "",
        "| what | median | least | most | times | bar |",
        "|---|---|---|---|---|---|",
        *(
            f"| {name} | {statistics.median(took):.2f} | {min(took):.2f} | {max(took):.2f} "
            f"| {len(took)} | {bar} |"
            for name, took, bar in rows
        ),
    ]
    return "\n".join(lines) + "\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", default="default")
    parser.add_argument("--runs", type=int, default=3, help="starts of the command")
    parser.add_argument("--questions", type=int, default=5, help="questions after each start")
    parser.add_argument("--save", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
