"""Every package of Dateline's environment with its version and licence: `python -m bench.dependencies`.

Writes docs/dependencies.md from what the packages installed beside this interpreter say of themselves. Run it
again whenever constraints.txt changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

from bench.usage import help_if_asked

LIST = Path(__file__).resolve().parent.parent / "docs" / "dependencies.md"
OWN = "dateline"
UNKNOWN = "not said"
_LONGEST = 60
"""Characters of a licence's name; what is longer is its text."""
_CLASSIFIER = "License :: "
_OPENING = """# Dependencies

Everything that is installed for Dateline and for work on it, as `constraints.txt` pins it, with the licence
that each package states of itself. Written by `python -m bench.dependencies`.

| package | version | licence |
|---|---|---|
"""


def main() -> int:
    LIST.write_text(told(distributions()), encoding="utf-8")
    return 0


def told(installed: Iterable[Distribution]) -> str:
    """The list as Markdown, by name."""
    rows = {canonical(one.name): f"| {one.name} | {_version(one)} | {licence(one)} |" for one in installed}
    return _OPENING + "\n".join(rows[name] for name in sorted(rows) if name != OWN) + "\n"


def canonical(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _version(one: Distribution) -> str:
    """Without what a build of it adds: "2.13.0+cpu"."""
    return one.version.partition("+")[0]


def licence(one: Distribution) -> str:
    """As an expression, else by its classifiers or its first line; else what its licence file begins with."""
    given = _said(one, "License-Expression") or _classified(one) or _named(one) or _from_file(one)
    return given.replace("|", "/") if given else UNKNOWN


def _said(one: Distribution, field: str) -> str:
    return next(iter(one.metadata.get_all(field) or ()), "")


def _classified(one: Distribution) -> str:
    classifiers = one.metadata.get_all("Classifier") or []
    names = [name.rpartition(" :: ")[2] for name in classifiers if name.startswith(_CLASSIFIER)]
    return ", ".join(name for name in names if name != "OSI Approved")


def _named(one: Distribution) -> str:
    return _short(_said(one, "License").strip().partition("\n")[0])


def _from_file(one: Distribution) -> str:
    """The first line of a licence file, which is its name."""
    for path in one.files or ():
        if re.match(r"(?:licen[cs]e|copying)", path.name, re.I):
            lines = path.read_text(encoding="utf-8").strip().splitlines()
            return _short(lines[0].strip(" #*=")) if lines else ""
    return ""


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST and name.upper() != "UNKNOWN" else ""


if __name__ == "__main__":
    help_if_asked(__doc__)
    raise SystemExit(main())
