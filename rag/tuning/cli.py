"""The command `tune`: measure, show, forget. Nothing heavy is imported before it runs."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.cli import JsonOption
from index.errors import ModelError

if TYPE_CHECKING:
    from rag.tuning.kept import Tuned

app = typer.Typer(rich_markup_mode=None)


class NotTunable(ModelError):
    """What is named is not run by this machine, or can't be measured on it."""


@app.command()
def tune(
    model: Annotated[
        str | None, typer.Option("--model", help="A name from `dateline models list`, or a GGUF file's path.")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Tell what is in use, and measure nothing.")] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Drop what was measured on this machine.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Measure how a model runs fastest on this machine, and use that from now on."""
    from rag.llm.models import DEFAULT
    from rag.tuning import kept
    from rag.tuning.telling import tuned_json, tuned_lines

    if show and forget:
        raise typer.BadParameter("it is either shown or forgotten", param_hint="--forget")
    name = model or DEFAULT
    path = _path_of(name)
    if forget:
        print(f"{name}: {'forgotten' if kept.forget(path) else 'nothing was measured on this machine'}.")
        return
    tuned = kept.kept(path) if show else _measured(name, path)
    if as_json:
        print(json.dumps(tuned_json(name, kept.machine(), tuned), ensure_ascii=False))
        return
    for line in tuned_lines(name, kept.machine(), tuned):
        print(line)


def _path_of(name: str) -> Path:
    from index.weights import resolve
    from rag.llm.models import is_served

    if is_served(name):
        raise NotTunable(
            "A model behind a server is run by that server.", "Name one of this machine: dateline models list"
        )
    return resolve(name).resolve()


def _measured(name: str, path: Path) -> Tuned:
    from rag.llm.running import Running
    from rag.tuning import kept
    from rag.tuning.measuring import LlamaMeasurer
    from rag.tuning.search import NothingRan, search

    print(f"Measuring {name}: about a minute, in which nothing else should run.", file=sys.stderr, flush=True)
    began = time.monotonic()
    try:
        with LlamaMeasurer(path) as measure:
            found = search(measure, Running.usual())
    except NothingRan as error:
        raise NotTunable(
            f"The model {name} could not be run as usual here.", "Try another: dateline models list"
        ) from error
    now = datetime.now(UTC).isoformat(timespec="seconds")
    tuned = kept.Tuned(found.running, found.tried, now, round(time.monotonic() - began, 1))
    kept.keep(path, tuned)
    return tuned
