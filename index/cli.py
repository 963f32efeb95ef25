"""The commands of the index: build, watch, status, verify, compact, export, restore.

`dateline` has them beside its own, `python -m index` has them alone. Nothing heavy is imported
before the command that needs it runs.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import DatelineError, IndexDamaged
from index.places import default_place
from index.printable import printable

if TYPE_CHECKING:
    from index.report import BuildReport

app = typer.Typer(
    name="index",
    help="Dumps of live coverage, made into an index on disk.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

IndexOption = Annotated[
    Path | None,
    typer.Option("--index", envvar="DATELINE_INDEX", help="The index's folder or URL, if not the usual one."),
]
BackendOption = Annotated[
    str | None,
    typer.Option(
        "--embedder-backend",
        envvar="DATELINE_EMBEDDER_BACKEND",
        help="What runs the embedder: auto, onnx or torch. The vectors are the same.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]


@app.command()
def build(
    dumps: Annotated[list[str], typer.Argument(help="Saved live pages: files, folders, globs, archives.")],
    index: IndexOption = None,
    embedder: Annotated[
        str | None, typer.Option(help="A name from `dateline models list`, or an embedder's folder.")
    ] = None,
    embedder_backend: BackendOption = None,
    prune: Annotated[bool, typer.Option("--prune", help="Drop posts that their dump no longer has.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over: replace what the index holds.")] = False,
    wait: Annotated[float, typer.Option(help="Seconds to wait for another build to end.")] = 0.0,
    workers: Annotated[
        int | None, typer.Option(help="Have so many processes read and embed; needs the extra ray.", min=1)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Create an index, or bring it up to date; what has not changed is not embedded again."""
    from index.building import build as build_index
    from index.meter import Meter
    from index.origins import remember

    meter, started = Meter(), time.time()
    try:
        report = build_index(
            dumps,
            index or default_place(),
            embedder=embedder,
            backend=embedder_backend,
            progress=meter,
            prune=prune,
            fresh=fresh,
            wait=wait,
            workers=workers,
        )
    finally:
        meter.close()
    if isinstance(report.place, Path):
        remember(report.place, dumps, started)
    print(json.dumps(_report(report), ensure_ascii=False) if as_json else printable(str(report)))
    if report.errors:
        raise typer.Exit(1)


def _report(report: BuildReport) -> dict[str, Any]:
    plain = ("posts", "chunks", "new", "edited", "unchanged", "vanished", "dropped", "embedded", "seconds")
    return {
        "index": str(report.place),
        "version": report.version,
        "changed": report.changed,
        "coverages": [{"id": one.id, "title": one.title} for one in report.coverages],
        **{name: getattr(report, name) for name in plain},
        "notices": list(report.notices),
        "errors": [str(error) for error in report.errors],
    }


@app.command()
def status(
    index: IndexOption = None,
    as_json: JsonOption = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say why it is searched as it is.")] = False,
) -> None:
    """What the index holds and what made it."""
    from index.explaining import explained
    from index.opening import open_index

    with open_index(index or default_place()) as opened:
        coverages = opened.coverages()
        told = {
            "index": str(opened.place),
            "version": opened.version,
            "posts": opened.post_count,
            "chunks": opened.chunk_count,
            "vanished": len(opened.vanished()),
            "embedder": opened.manifest.embedder.name,
            "embedder_backends": list(opened.manifest.embedder.backends),
            "made_by": opened.manifest.made_by,
            "notices": list(opened.notices),
            "vectors": opened.manifest.vectors,
        }
        why = explained(opened.manifest) if explain else None
    listed = [
        {"id": one.id, "title": one.title, "newest": None if one.clock is None else one.clock.isoformat()}
        for one in coverages
    ]
    if as_json:
        explanation = {"explain": why} if why else {}
        print(json.dumps({**told, "coverages": listed, **explanation}, ensure_ascii=False))
        return
    print(f"{told['index']} ({told['version']}): {told['posts']} posts in {told['chunks']} chunks")
    backends = " and ".join(opened.manifest.embedder.backends)
    print(f"  embedded with {told['embedder']} ({backends}), made by {told['made_by']}")
    for notice in opened.notices:
        print(printable(f"  {notice}"))
    for what, reason in (why or {}).items():
        print(printable(f"  {what}: {reason}"))
    for one in listed:
        newest = f", newest {one['newest']}" if one["newest"] else ""
        print(printable(f"  {one['id']}: {one['title']}{newest}"))


@app.command()
def verify(index: IndexOption = None) -> None:
    """Check every byte of the index and every reference in it."""
    from index.store.versions import anew
    from index.verifying import verify as verify_index

    place = index or default_place()
    faults = verify_index(place)
    for fault in faults[1:]:
        print(fault, file=sys.stderr)
    if faults:
        raise IndexDamaged(faults[0], anew(place))
    print(f"{place} is whole.")


@app.command()
def compact(index: IndexOption = None) -> None:
    """Remove versions that are no longer current."""
    from index.verifying import compact as compact_index

    print(f"{compact_index(index or default_place()):,} bytes freed.")


@app.command()
def watch(
    folder: Annotated[Path, typer.Argument(help="Where dumps are saved.")],
    index: IndexOption = None,
    embedder: Annotated[
        str | None, typer.Option(help="A name from `dateline models list`, or an embedder's folder.")
    ] = None,
    embedder_backend: BackendOption = None,
) -> None:
    """Take in dumps as they appear in a folder or change there, until Ctrl-C."""
    from index import embedding
    from index.opening import recorded_embedder
    from index.watching import watch as watch_folder

    def tell(result: BuildReport | DatelineError) -> None:
        if isinstance(result, DatelineError):
            print(f"dateline: {_one_line(result)}", file=sys.stderr, flush=True)
        else:
            print(printable(str(result)), flush=True)

    place = index or default_place()
    loaded = embedding.load(embedder or recorded_embedder(place), embedder_backend)  # once for all dumps
    print(f"Watching {folder}; Ctrl-C ends it.", file=sys.stderr, flush=True)
    watch_folder(folder, place, embedder=loaded, tell=tell)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to write it: JSON lines.")], index: IndexOption = None
) -> None:
    """Write everything the index holds, but the vectors, as JSON lines."""
    from index.exporting import write_export
    from index.opening import open_index

    with open_index(index or default_place()) as opened:
        write_export(opened, file)
        print(f"{opened.post_count} posts written to {file}.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `export` has written.")],
    index: IndexOption = None,
    embedder: Annotated[
        str | None, typer.Option(help="A name from `dateline models list`, or an embedder's folder.")
    ] = None,
    embedder_backend: BackendOption = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Replace the index that is there.")] = False,
) -> None:
    """Make an index of an export."""
    from index.building import restore as restore_index
    from index.meter import Meter

    meter = Meter()
    try:
        report = restore_index(
            file,
            index or default_place(),
            embedder=embedder,
            backend=embedder_backend,
            progress=meter,
            fresh=fresh,
        )
    finally:
        meter.close()
    print(printable(str(report)))


def _one_line(error: DatelineError) -> str:
    return " ".join(printable(str(error)).split())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 a fault, 2 wrong usage, 130 interrupted."""
    command = typer.main.get_command(app)
    try:
        command.main(None if arguments is None else list(arguments), prog_name="python -m index")
    except DatelineError as error:
        print(f"dateline: {_one_line(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    return 0
