"""The one tree of errors.

Every message says what is wrong and ends with the command or action that mends it, so that a
reader of one line in a terminal or on the page knows what to do next.
"""

from __future__ import annotations

from pathlib import Path


class DatelineError(Exception):
    """The root: `what` is wrong, and the `mend` that puts it right.

    `str(error)` is one line: the fault, then the mend.
    """

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend)
        self.what = what
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.what} {self.mend}"


class DumpError(DatelineError):
    """A dump can't be read as posts. Names the file and, where there is one, the line."""

    def __init__(self, path: Path | str, line: int | None, what: str, mend: str) -> None:
        self.path = str(path)
        self.line = line
        place = f"{path}, line {line}" if line is not None else str(path)
        super().__init__(f"{place}: {what}", mend)
        self._given = (path, line, what, mend)

    def __reduce__(self) -> tuple[type[DumpError], tuple[Path | str, int | None, str, str]]:
        """It comes whole from another process."""
        return type(self), self._given


class IndexUnusable(DatelineError):
    """An index can't be used; the subclasses say why."""


class IndexMissing(IndexUnusable):
    """There is no index at the place named."""


class IndexMismatch(IndexUnusable):
    """The index was made by another schema, embedder or chunking than the one in use."""


class IndexDamaged(IndexUnusable):
    """A file of the index is missing or does not have its recorded checksum."""


class IndexBusy(IndexUnusable):
    """Another process is building this index."""


class StoreDown(IndexUnusable):
    """The server that holds the index can't be reached, refuses the login, or was lost midway."""


class StoreUnfit(IndexUnusable):
    """The server, its driver or its version can't do what is asked of it."""


class WorkersDown(DatelineError):
    """A build's workers can't be started, or were lost for good."""


class ModelError(DatelineError):
    """A model can't be used; the subclasses say why."""


class ModelUnknown(ModelError):
    """The name is neither in the catalogue nor a file."""


class ModelMissing(ModelError):
    """The model is known, but its weights are not on this machine."""


class ModelDamaged(ModelError):
    """The weights are there but are not what the catalogue's checksum says, or don't load."""


class FetchError(ModelError):
    """No source could give the weights."""


class QuestionError(DatelineError):
    """The question can't be asked as it stands (empty, or far too long)."""


class PromptError(DatelineError):
    """A prompt file has a gap, an unknown variable, or is missing."""
