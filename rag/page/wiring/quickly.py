"""Gradio without the half of its import that makes type stubs.

As each component's class is made, Gradio 6 parses its module, renders a stub of it for editors and writes
that beside the module if it differs: 1.1 of 2.3 seconds, at every start. It has no switch for that.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

MODULE, FUNCTION = "gradio.component_meta", "create_or_modify_pyi"


class _NoStubs(MetaPathFinder, Loader):
    """Finds the one module, and loads it as it is but for the function that makes stubs."""

    def __init__(self) -> None:
        self._found: Loader | None = None

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path, target) if fullname == MODULE else None
        if spec is None or spec.loader is None:
            return None
        self._found, spec.loader = spec.loader, self
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._found.create_module(spec) if self._found else None

    def exec_module(self, module: ModuleType) -> None:
        if self._found is not None:
            self._found.exec_module(module)
        if hasattr(module, FUNCTION):
            setattr(module, FUNCTION, _no_stub)


@contextmanager
def without_stubs() -> Iterator[None]:
    """While Gradio is imported inside, no stubs are made. Afterwards imports are as they were."""
    finder = _NoStubs()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def _no_stub(*_: object) -> None:
    """In the place of what makes one."""
