"""The sets that a sweep's command line names: looked at before anything is built or asked."""

from __future__ import annotations

import shlex
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.questions import Gold, read_questions
from index.errors import DatelineError
from rag.llm.probing import Probe, fingerprint, unpacked
from rag.prompting import load

_FILES = (2, 3)
"""A dump and its questions, and with a probe three."""

_LINES = "Write a line for each question as dumps/README.md tells."


class SetUnfit(DatelineError):
    """A set's files are not what they should be."""


@dataclass(frozen=True, slots=True)
class Given:
    """A set's files. `probe` is one that was fitted without the set; None for the model's own."""

    dump: Path
    questions: Path
    probe: Path | None = None

    @property
    def name(self) -> str:
        return self.questions.stem


def given_sets(named: Sequence[Sequence[str]]) -> list[Given]:
    """What follows each `--set`. Raises SetUnfit."""
    sets = []
    for files in named:
        if len(files) not in _FILES:
            what = f"A set has two files or three, and not {len(files)}: {' '.join(files)}."
            raise SetUnfit(what, "Name them: --set DUMP QUESTIONS [PROBE]")
        sets.append(Given(*map(Path, files)))
    for path in (path for one in sets for path in (one.dump, one.questions)):
        if not path.is_file():
            raise SetUnfit(f"There is no file {path}.", "Name one that is there: --set DUMP QUESTIONS")
    return sets


def conversations_of(given: Given) -> list[list[Gold]]:
    """What a set asks. Raises SetUnfit."""
    try:
        found = read_questions(given.questions)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SetUnfit(f"The questions in {given.questions} can't be read: {error!r}.", _LINES) from error
    if not found:
        raise SetUnfit(f"There are no questions in {given.questions}.", _LINES)
    return found


def probe_for(given: Given, sets: Sequence[Given], model: str) -> Probe | None:
    """The probe that a set names; None if it names none. Raises SetUnfit, which tells how to make it."""
    if given.probe is None:
        return None
    mend = f"Make it: {_fitting(given, given.probe, sets, model)}"
    try:
        probe = unpacked(given.probe.read_bytes())
    except FileNotFoundError as error:
        raise SetUnfit(f"The probe {given.probe} is missing.", mend) from error
    except (OSError, EOFError, ValueError, LookupError, TypeError, zipfile.BadZipFile) as error:
        raise SetUnfit(f"{given.probe} holds no probe: {error}.", mend) from error
    if probe.prompt != fingerprint(load("judge").constant):
        raise SetUnfit(f"The probe {given.probe} was fitted for another prompt than the judge's.", mend)
    return probe


def _fitting(given: Given, probe: Path, sets: Sequence[Given], model: str) -> str:
    """The command that fits a probe on the other coverages of the sweep, or on any that are named then."""
    others = [["--set", str(one.dump), str(one.questions)] for one in sets if one.dump != given.dump]
    named = shlex.join(word for words in others for word in words) or "--set DUMP QUESTIONS"
    return f"python -m bench.probe {named} --model {shlex.quote(model)} --out {shlex.quote(str(probe))}"
