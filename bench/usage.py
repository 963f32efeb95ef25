"""`--help` for the benches that take numbers or nothing at all."""

from __future__ import annotations

import sys


def help_if_asked(description: str | None) -> None:
    """Print a module's description and end, where `--help` stands among the arguments."""
    if {"-h", "--help"} & set(sys.argv[1:]):
        print(description)
        raise SystemExit(0)
