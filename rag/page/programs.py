"""What programs can ask of the page's server: answers, passages, what there is, and to take dumps in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from typing_extensions import TypedDict

from index.errors import DatelineError
from index.protocols import IndexView
from index.report import BuildReport
from rag.export import answer_json, passage_json
from rag.freshness import built_at
from rag.page.indexing_jobs import Build, Builder, Phase
from rag.page.indexing_plan import reading_of
from rag.page.indexing_uploads import Look, look_at_texts
from rag.seam import Asker

SCHEMA = 1  # raised when a field changes its meaning or goes; a new field does not raise it
MOST_DUMPS = 100
"""In one call: each is read whole before anything is built."""


MOST_PASSAGES = 100
"""In one call: as many as each of the two searches takes."""


class DumpText(TypedDict):
    """A dump as a program hands it over: what its file was called, and what stood in it."""

    name: str
    text: str


class RequestRefused(DatelineError):
    """A program's request can't be taken."""


class Programs:
    """`converse` begins a conversation over the index as it is now; `builder` is the one of the page.

    Dumps come by their text and never by a path, so that no program can have a file of the server read.
    What the methods say of themselves is what a program is told of them.
    """

    def __init__(self, converse: Callable[[], Asker], builder: Builder) -> None:
        self._converse = converse
        self._builder = builder

    def answer(self, question: str) -> dict[str, Any]:
        """Answer one question from the live coverage, every sentence with the post that says so.

        The answer's text has markers, and its citations have verbatim quotes. `abstained` is true where the
        coverage does not say; `nearest` then has the posts to look at.
        """
        return answer_json(self._converse().ask(question))

    def retrieve(self, question: str, k: int = 8) -> list[dict[str, Any]]:
        """Find the `k` passages of the live coverage that are nearest to a question, best first.

        No language model runs. Each passage has its post, its text, and where in the post it stands.
        """
        if not 1 <= k <= MOST_PASSAGES:
            raise RequestRefused(f"k is {k}.", f"Give a whole number from 1 to {MOST_PASSAGES}.")
        return [passage_json(passage) for passage in self._converse().retrieve(question, k)]

    def status(self) -> dict[str, Any]:
        """Say what the index holds, how fresh it is, and how far a build is."""
        told: dict[str, Any] = {"schema": SCHEMA, "ready": True, "fault": None, "index": None}
        try:
            told["index"] = _index_json(self._converse().index)
        except DatelineError as error:
            told |= {"ready": False, "fault": {"what": error.what, "mend": error.mend}}
        return told | {"build": _build_json(self._builder.build)}

    def rebuild(self, dumps: list[DumpText]) -> dict[str, Any]:
        """Take dumps of live coverage into the index, each by the name of its file and by its text.

        Plain text, HTML, JSON and feeds are understood. Coverage that is in the index already is brought up
        to date. What changed is said once the new version is in place: new, edited, unchanged and vanished
        posts, and the dumps that were refused.
        """
        looks = look_at_texts(_checked(dumps))
        reading = reading_of(looks)
        if not reading.taken:
            raise RequestRefused(f"{looks[0].name}: {looks[0].what}", looks[0].mend)
        build = self._builder.run(reading)
        if build.report is None:
            raise RequestRefused(build.what, build.mend)
        return _report_json(build.report, looks)


def _checked(dumps: object) -> list[tuple[str, str]]:
    """Dumps as they came over the wire, where they may be anything."""
    if not isinstance(dumps, list) or not dumps or len(dumps) > MOST_DUMPS or not all(map(_is_dump, dumps)):
        raise RequestRefused(
            "The dumps are not a list of objects with a name and a text.",
            f'Give 1 to {MOST_DUMPS} of them: [{{"name": "live.txt", "text": "..."}}]',
        )
    return [(dump["name"], dump["text"]) for dump in dumps]


def _is_dump(dump: object) -> bool:
    return isinstance(dump, dict) and all(isinstance(dump.get(name), str) for name in ("name", "text"))


def _index_json(index: IndexView) -> dict[str, Any]:
    return {
        "version": index.version,
        "built": _iso(built_at(index)),
        "posts": index.post_count,
        "chunks": index.chunk_count,
        "coverages": [
            {"id": one.id, "title": one.title, "newest": _iso(one.clock)} for one in index.coverages()
        ],
    }


def _build_json(build: Build) -> dict[str, Any] | None:
    if build.phase is Phase.NONE:
        return None
    fault = {"what": build.what, "mend": build.mend} if build.what else None
    return {"phase": str(build.phase), "step": build.step, "share": round(build.share, 3), "fault": fault}


def _report_json(report: BuildReport, looks: Sequence[Look]) -> dict[str, Any]:
    counts = ("posts", "chunks", "new", "edited", "unchanged", "vanished", "embedded", "seconds")
    return {
        "schema": SCHEMA,
        "version": report.version,
        "changed": report.changed,
        "coverages": [{"id": one.id, "title": one.title} for one in report.coverages],
        **{name: getattr(report, name) for name in counts},
        "notices": list(report.notices),
        "refused": [
            {"name": look.name, "what": look.what, "mend": look.mend} for look in looks if look.dump is None
        ],
    }


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
