"""What it costs to begin: `python -m bench.speed start --model small`.

`dateline --help` and `import rag` are processes of their own, beside one that does nothing. `dateline ask` is
held against llama.cpp bare in turn: a process that only loads the same file with the same settings, puts the
same kept states in place, decodes the very tokens that the question cost, and ends (bench/start_bare.py).
Where a probe weighs, bare goes through all layers and the question through some.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import index
import rag
from bench.questions import read_questions
from index.weights import resolve
from rag.llama import LlamaModel
from rag.models import open_model, warm

_TIMES = 7  # that a small process is run
_ROUNDS = 3  # of each question
_QUESTIONS = 3
_PYTHON = [sys.executable]
_IMPORT = "import time; began = time.perf_counter(); import rag; print(time.perf_counter() - began)"


def start(model: str, dump: Path, questions: Path, first: int | None = None) -> dict[str, Any]:
    """Medians: seconds of small processes, and of `ask` divided by bare's seconds, each by the wall and of
    processor time."""
    return small() | ask(model, dump, questions, first or _QUESTIONS)


def small() -> dict[str, float]:
    """Seconds by the wall of Python alone, of `--help`, and of `import rag` within a process."""
    seconds: dict[str, list[float]] = {"python": [], "help": [], "help_work": [], "import_rag": []}
    for _ in range(_TIMES):
        seconds["python"].append(_run([*_PYTHON, "-c", "pass"])[0])
        whole, work = _run([*_PYTHON, "-m", "rag", "--help"])
        seconds["help"].append(whole)
        seconds["help_work"].append(work)
        told = subprocess.run([*_PYTHON, "-c", _IMPORT], check=True, capture_output=True, text=True).stdout
        seconds["import_rag"].append(float(told))
    return {name: round(statistics.median(found), 3) for name, found in seconds.items()}


def ask(name: str, dump: Path, questions: Path, first: int) -> dict[str, float]:
    """`dateline ask` on a warm machine against bare, over the `first` questions."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        index.build([dump], place)
        asked = [one[0].question for one in read_questions(questions)][:first]
        pairs = []
        for number, (question, steps) in enumerate(zip(asked, _recorded(name, place, asked), strict=True)):
            file = Path(folder) / f"{number}.json"
            file.write_text(json.dumps(steps))
            ours = [*_PYTHON, "-m", "rag", "ask", question, "--index", str(place), "--model", name]
            bare = [*_PYTHON, "-m", "bench.start_bare", str(file)]
            pairs += list(_paired(ours, bare))
    ratios = [[one / other for one, other in zip(*pair, strict=True)] for pair in pairs]
    ours_bare = [[pair[side][0] for pair in pairs] for side in (0, 1)]
    return {
        "asked": len(asked),
        "ask": round(statistics.median(ours_bare[0]), 3),
        "bare": round(statistics.median(ours_bare[1]), 3),
        "ask_to_bare": round(statistics.median(wall for wall, _ in ratios), 3),
        "ask_to_bare_work": round(statistics.median(work for _, work in ratios), 3),
    }


def _paired(ours: Sequence[str], bare: Sequence[str]) -> Iterator[tuple[tuple[float, float], ...]]:
    """Both of a question's runs, round by round; who begins changes. The first of each only warms."""
    _run(ours)
    _run(bare)
    for number in range(_ROUNDS):
        if number % 2:
            second, first = _run(bare), _run(ours)
        else:
            first, second = _run(ours), _run(bare)
        yield first, second


def _run(command: Sequence[str]) -> tuple[float, float]:
    """Seconds of a process, by the wall and of processor time."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    whole, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return whole, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _recorded(name: str, place: Path, questions: Sequence[str]) -> Iterator[dict[str, Any]]:
    """For each question what a fresh process does with the model for it."""
    model = open_model(name)
    if not isinstance(model, LlamaModel):
        raise SystemExit("a model of this machine is measured")
    warm(model)
    for question in questions:
        model._llama.reset()
        with _noting(model) as steps:
            rag.Assistant(index=place, model=model).ask(question)
        yield {"model": str(resolve(name)), "running": asdict(model.running), "steps": steps}


@contextmanager
def _noting(model: LlamaModel) -> Iterator[list[dict[str, Any]]]:
    """Every state that is put in place, by its file, and every decoding, with the tokens held before it."""
    llama, prefixes = model._llama, model._prefixes
    assert prefixes is not None
    steps: list[dict[str, Any]] = []
    evaluate, put = llama.eval, prefixes.restore

    def noted_eval(tokens: Sequence[int]) -> None:
        steps.append({"held": int(llama.n_tokens), "decode": [int(token) for token in tokens]})
        evaluate(tokens)

    def noted_restore(tokens: Sequence[int]) -> bool:
        if done := put(tokens):
            steps.append({"restore": str(prefixes._file(tokens))})
        return done

    llama.eval, prefixes.restore = noted_eval, noted_restore  # type: ignore[method-assign]
    try:
        yield steps
    finally:
        llama.eval, prefixes.restore = evaluate, put  # type: ignore[method-assign]
