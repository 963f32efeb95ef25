"""How good the answers are: `python -m bench.quality` runs the project's own question sets.

    python -m bench.quality                          the two sample coverages
    python -m bench.quality --dumps D --questions Q  any other
    python -m bench.quality --model small --save     keep the result in bench/results

Prints a line a question (every miss as a reader would see it), then the table and, with an earlier result of
the same set and model, what changed.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import index
import rag
from bench.questions import Gold, is_gold_post, is_right, read_questions
from rag.environment import be_quiet
from rag.text.quotes import is_verbatim, quotes
from rag.types import Answer

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
SAMPLE = (
    ("sorrel-coast-floods", "questions.jsonl", "conversations.jsonl"),
    ("orvessa-tunnel-vote", "questions-orvessa-tunnel-vote.jsonl"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One question's outcome."""

    id: str
    kind: str
    question: str
    answerable: bool
    right: bool
    abstained: bool
    cites_gold: bool
    markers: int
    right_markers: int
    altered_quotes: int
    seconds: float
    text: str


def main() -> int:
    """Run what the command line asks for; 0 when it ran."""
    be_quiet()
    options = _options()
    sets = _sets(options)
    summaries = {}
    for name, dumps, questions in sets:
        rows = run_set(dumps, questions, options.model)
        summaries[name] = {"summary": summary(rows), "rows": [asdict(row) for row in rows]}
        print(f"\n{name}: {json.dumps(summaries[name]['summary'])}\n", flush=True)
    before = _latest(options.model)
    _compare(before, summaries)
    if options.save:
        print(f"Kept as {_save(summaries, options.model)}")
    return 0


def run_set(dumps: list[Path], questions: list[Path], model: str | None) -> list[Row]:
    """Build a fresh index of the dumps and ask every question of every file."""
    with tempfile.TemporaryDirectory() as folder:
        index.build(dumps, Path(folder) / "index")
        assistant = rag.Assistant(index=Path(folder) / "index", model=model)
        rows = []
        for path in questions:
            for conversation in read_questions(path):
                assistant.reset()
                rows += [_ask(assistant, gold) for gold in conversation]
        return rows


def _ask(assistant: rag.Assistant, gold: Gold) -> Row:
    started = time.perf_counter()
    answer = assistant.ask(gold.question)
    seconds = time.perf_counter() - started
    right = is_right(gold, answer.text, abstained=answer.abstained)
    row = _row(assistant, gold, answer, right, seconds)
    print("ok  " if right else "MISS", f"{seconds:5.1f} s", gold.question, "=>", answer.text, flush=True)
    return row


def _row(assistant: rag.Assistant, gold: Gold, answer: Answer, right: bool, seconds: float) -> Row:
    good = [c for c in answer.citations if is_gold_post(gold, c.headline, c.post_id)]
    cited = "\n".join(assistant.index.post(c.post_id).text for c in answer.citations)
    said = [] if answer.abstained else quotes(answer.text)
    return Row(
        id=gold.id,
        kind=gold.kind,
        question=gold.question,
        answerable=gold.answerable,
        right=right,
        abstained=answer.abstained,
        cites_gold=bool(good),
        markers=len(answer.citations),
        right_markers=len(good),
        altered_quotes=sum(not is_verbatim(quote, cited) for quote in said),
        seconds=round(seconds, 2),
        text=answer.text,
    )


def summary(rows: list[Row]) -> dict[str, Any]:
    """The table's figures."""
    yes = [row for row in rows if row.answerable]
    no = [row for row in rows if not row.answerable]
    said = [row for row in yes if not row.abstained]
    kinds: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        kinds[row.kind].append(row.right)
    return {
        "answerable": len(yes),
        "correct": _share(sum(row.right for row in yes), len(yes)),
        "false_refusals": _share(sum(row.abstained for row in yes), len(yes)),
        "unanswerable": len(no),
        "rejected": _share(sum(row.right for row in no), len(no)),
        "citation_precision": _share(sum(r.right_markers for r in said), sum(r.markers for r in said)),
        "cites_a_gold_post": _share(sum(row.cites_gold for row in said), len(said)),
        "altered_quotes": sum(row.altered_quotes for row in rows),
        "seconds_median": round(statistics.median(row.seconds for row in rows), 1),
        "by_kind": {kind: f"{sum(rights)}/{len(rights)}" for kind, rights in sorted(kinds.items())},
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _sets(options: argparse.Namespace) -> list[tuple[str, list[Path], list[Path]]]:
    if options.dumps:
        return [("given", options.dumps, options.questions)]
    dumps = ROOT / "dumps"
    return [(name, [dumps / f"{name}.txt"], [dumps / file for file in files]) for name, *files in SAMPLE]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dumps", nargs="+", type=Path, default=[])
    parser.add_argument("--questions", nargs="+", type=Path, default=[])
    parser.add_argument("--model")
    parser.add_argument("--save", action="store_true", help="keep the result in bench/results")
    options = parser.parse_args()
    if bool(options.dumps) != bool(options.questions):
        parser.error("--dumps and --questions go together")
    return options


def _commit() -> str:
    run = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return run.stdout.strip() or "unknown"


def _file(model: str | None, day: str) -> Path:
    return RESULTS / f"quality-{model or 'default'}-{day}.json"


def _save(summaries: dict[str, Any], model: str | None) -> Path:
    RESULTS.mkdir(exist_ok=True)
    today = datetime.now(UTC).date().isoformat()
    about = {
        "date": today,
        "commit": _commit(),
        "model": model or "default",
        "machine": f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}",
    }
    path = _file(model, today)
    path.write_text(json.dumps({**about, "sets": summaries}, ensure_ascii=False, indent=1) + "\n")
    return path


def _latest(model: str | None) -> dict[str, Any]:
    found = sorted(RESULTS.glob(_file(model, "*").name))
    if not found:
        return {}
    sets: dict[str, Any] = json.loads(found[-1].read_text(encoding="utf-8"))["sets"]
    return sets


def _compare(before: dict[str, Any], now: dict[str, Any]) -> None:
    for name, result in now.items():
        old = {row["id"]: row["right"] for row in before.get(name, {}).get("rows", ())}
        for row in result["rows"]:
            if row["id"] in old and old[row["id"]] != row["right"]:
                print(f"{name} {row['id']}: now {'right' if row['right'] else 'wrong'}: {row['question']}")


if __name__ == "__main__":
    sys.exit(main())
