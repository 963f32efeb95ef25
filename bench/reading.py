"""How many tokens the model reads for a question: `python -m bench.speed tokens`.

Counted is every token that llama.cpp decodes for a prompt. What a kept state or a shared beginning spares is
not read, and not counted.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import index
import rag
from bench.metering import Call, Metered
from bench.questions import read_questions
from rag.llm.models import open_model, warm
from rag.options import Options


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's calls: `weighed` the passages' weighing, `drafted` the draft, `checked` all after it."""

    question: str
    answer: str
    weighed: tuple[Call, ...]
    drafted: tuple[Call, ...]
    checked: tuple[Call, ...]

    @property
    def calls(self) -> tuple[Call, ...]:
        return self.weighed + self.drafted + self.checked


def metered(model: str | None) -> Metered:
    """The model, its constant parts read."""
    made = open_model(model)
    warm(made)
    return Metered(made)  # type: ignore[arg-type]  # a name of the catalogue is always of this machine


def ask_all(
    model: Metered,
    dumps: Sequence[Path],
    questions: Sequence[Path],
    first: int | None = None,
    options: Options | None = None,
) -> Iterator[Asked]:
    """Every question of the files, or the `first` conversations, against a fresh index of the dumps."""
    with tempfile.TemporaryDirectory() as folder:
        index.build(dumps, Path(folder) / "index")
        assistant = rag.Assistant(index=Path(folder) / "index", model=model)
        assistant.adjust(options or Options())
        for conversation in [one for path in questions for one in read_questions(path)][:first]:
            assistant.reset()
            for gold in conversation:
                yield _asked(assistant, model, gold.question)


def _asked(assistant: rag.Assistant, model: Metered, question: str) -> Asked:
    model.calls.clear()
    answer = assistant.ask(question).text
    calls = list(model.calls)
    first = next((at for at, call in enumerate(calls) if call.step == "draft"), len(calls))
    weighed, rest = calls[:first], calls[first:]
    drafted = [call for call in rest if call.step == "draft"]
    checked = [call for call in rest if call.step != "draft"]
    return Asked(question, answer, tuple(weighed), tuple(drafted), tuple(checked))


def table(asked: Sequence[Asked]) -> dict[str, float]:
    """Medians over the questions, of tokens; `layered` counts one as the share of layers it went through."""

    def median(of: list[float]) -> float:
        return round(statistics.median(of), 1)

    return {
        "questions": len(asked),
        "all": median([read(one.calls) for one in asked]),
        "all_layered": median([sum(call.read * call.layers for call in one.calls) for one in asked]),
        "weighed": median([read(one.weighed) for one in asked]),
        "drafted": median([read(one.drafted) for one in asked]),
        "checked": median([read(one.checked) for one in asked]),
        "wrote": median([sum(call.wrote for call in one.calls) for one in asked]),
        "weighings": median([sum(call.step == "weigh" for call in one.calls) for one in asked]),
        "within_300": round(sum(read(one.calls) <= 300 for one in asked) / len(asked), 3),
        "spared_by_memory": median([sum(call.read for call in one.calls if call.again) for one in asked]),
        "mean_all": round(statistics.mean(read(one.calls) for one in asked), 1),
        "mean_memory": round(statistics.mean(sum(c.read for c in one.calls if c.again) for one in asked), 1),
    }


def read(calls: Sequence[Call]) -> int:
    return sum(call.read for call in calls)
