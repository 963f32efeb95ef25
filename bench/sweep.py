"""What thresholds are worth: `python -m bench.sweep --set DUMP QUESTIONS --vary confident 0.30 0.35 0.40`

    --set DUMP QUESTIONS [PROBE]    a coverage and its questions or conversations; may be given again
    --vary NAME VALUE VALUE ...     a threshold of rag/thresholds.toml, or worth.untold; may be given again

Every set is answered from beginning to end for every value of one threshold after another, the others as
they are in that file. Printed for each value and set is what came of it, then the sum over the sets, with
the value marked that gave most right and rejected together. What is printed goes into the file by hand.

The model's calls are kept (bench/kept_calls.py): it is loaded only for those that no run before has made. A
probe is sure of the coverages that it was fitted on, so that a set names one that was fitted without it
(bench/probe.py, `--out`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from bench.given_sets import Given, SetUnfit, conversations_of, given_sets, probe_for
from bench.kept_calls import Calls, KeptCalls
from bench.kept_models import CALLS, Opener, kept_model, language_model, open_on_this_machine
from bench.questions import Gold
from bench.sets import Set, opened_index
from bench.tallying import Tally, tally
from bench.varying import Varied, best_of, having, value_of, varied
from index.errors import DatelineError
from index.protocols import Embedder
from index.weights import Entry
from rag.environment import be_quiet
from rag.llm.models import DEFAULT
from rag.llm.probing import Probe, key_of, probe_of
from rag.settings import Thresholds, thresholds


@dataclass(frozen=True, slots=True)
class Plan:
    """The model, its thresholds as they are, what each set asks, and the probe by the file that is named."""

    entry: Entry
    limits: Thresholds
    asked: Mapping[Given, Sequence[Sequence[Gold]]]
    probes: Mapping[Path | None, Probe | None]


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one set with one threshold at one value."""

    threshold: str
    value: float
    set: str
    tally: Tally

    def __str__(self) -> str:
        return f"{self.threshold} {self.value:g} {self.set}: {self.tally}"


def main(
    arguments: Sequence[str] | None = None,
    opens: Opener = open_on_this_machine,
    embedder: Embedder | None = None,
) -> int:
    """Run what the command line asks for; 0 when it ran, 2 when it can't be run."""
    be_quiet()
    options = _options(arguments)
    try:
        wanted = [varied(name, values) for name, *values in options.vary]
        plan = planned(options.model, given_sets(options.set))
        with closing(Calls(options.calls)) as calls:
            rows = []
            for row in answered(plan, wanted, calls, opens, embedder):
                print(row, flush=True)
                rows.append(row)
    except DatelineError as error:
        print(f"bench.sweep: {error}", file=sys.stderr)
        return 2
    for one in wanted:
        print("\n".join(["", *sums(rows, one, value_of(plan.limits, one.name))]))
    return 0


def planned(name: str, sets: Sequence[Given]) -> Plan:
    """All files read but for the dumps. Raises ModelUnknown and SetUnfit."""
    entry = language_model(name)
    own = probe_of(entry.name)
    probes = {one.probe: probe_for(one, sets, entry.name) or own for one in sets}
    keys = {key_of(entry.name, probe) for probe in probes.values()}
    if len(keys) > 1:
        what = f"{entry.name} has no probe of its own, and only some sets name one: their thresholds differ."
        raise SetUnfit(what, "Name one for every set, or for none: --set DUMP QUESTIONS [PROBE]")
    asked = {one: conversations_of(one) for one in sets}
    return Plan(entry, thresholds(keys.pop()), asked, probes)


def answered(
    plan: Plan, wanted: Sequence[Varied], calls: Calls, opens: Opener, embedder: Embedder | None
) -> Iterator[Row]:
    """Set by set, so that one model at a time is in memory; sets with the same probe share it."""
    with ExitStack() as stack:
        dumps = dict.fromkeys(one.dump for one in plan.asked)
        indexes = {dump: opened_index(stack, dump, embedder) for dump in dumps}
        for probe, group in groupby(plan.asked, key=lambda one: one.probe):
            model = kept_model(plan.entry, plan.probes[probe], calls, opens)
            for one in group:
                yield from sweep(
                    model, plan.limits, Set(one.name, indexes[one.dump], plan.asked[one]), wanted
                )


def sweep(model: KeptCalls, limits: Thresholds, of: Set, wanted: Sequence[Varied]) -> Iterator[Row]:
    """One set, for every value of every threshold that is varied."""
    for one in wanted:
        for value in one.values:
            yield Row(one.name, value, of.name, tally(model, having(limits, one.name, value), of))


def sums(rows: Iterable[Row], of: Varied, now: float) -> list[str]:
    """The table of one threshold: a line for each value over all sets, the best one marked."""
    totals = dict.fromkeys(of.values, Tally())
    for row in rows:
        if row.threshold == of.name and row.value in totals:
            totals[row.value] += row.tally
    best = best_of(totals, now)
    return [
        f"{of.name}, now {now:g}, over all sets:",
        *(f"{'*' if value == best else ' '} {value:g}: {total}" for value, total in totals.items()),
    ]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench.sweep", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", nargs="+", action="append", required=True, metavar="FILE")
    parser.add_argument("--vary", nargs="+", action="append", required=True, metavar="VALUE")
    parser.add_argument("--model", default=DEFAULT, help="a name of the catalogue")
    parser.add_argument("--calls", type=Path, default=CALLS, metavar="FILE", help=f"by default {CALLS}")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
