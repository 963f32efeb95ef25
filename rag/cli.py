"""The `dateline` command: it translates between a terminal and the packages, and decides nothing.

Nothing heavy is imported before the command that needs it runs, so that `--help` is there at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, cast

import typer

from index.cli import IndexOption, JsonOption
from index.cli import app as index_app
from index.errors import DatelineError
from index.filters import Filters
from rag.access.cli import AccountsOption
from rag.access.cli import app as accounts_app
from rag.environment import be_quiet
from rag.options import Amount, Options, Strictness
from rag.seam import Asker, AskerFactory, default_asker
from rag.tuning.cli import app as tuning_app

app = typer.Typer(
    name="dateline",
    help="Questions about live news coverage, answered with a post behind every sentence.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
models_app = typer.Typer(
    help="The models that were measured, and fetching their weights.", rich_markup_mode=None
)
app.add_typer(models_app, name="models")
app.add_typer(accounts_app, name="accounts")
app.add_typer(tuning_app, name="")
app.add_typer(index_app, name="")  # without a name of its own, its commands stand beside these

INTERRUPTED = 130  # 128 + SIGINT, as shells have it
PIPE_CLOSED = 141  # 128 + SIGPIPE

ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        help="A name from `dateline models list`, a GGUF file's path, or its server's URL up to /v1.",
    ),
]
CoverageOption = Annotated[
    list[str] | None, typer.Option("--coverage", help="Only this coverage (by its id); may be given again.")
]
StrictnessOption = Annotated[
    Strictness, typer.Option("--strictness", help="How sure an answer must be: strict refuses more.")
]
EvidenceOption = Annotated[
    Amount, typer.Option("--evidence", help="How much an answer is made from: little is faster.")
]
ReadersOption = Annotated[
    str | None,
    typer.Option(
        "--readers",
        help="Where conversations and opinions are kept, if not beside the index: postgresql://HOST/DATABASE.",
    ),
]
HostOption = Annotated[
    str, typer.Option(help="Where it listens; only this machine can reach the default. Others log in.")
]
KnownAsOption = Annotated[
    list[str] | None,
    typer.Option("--known-as", help="A name that others call it by, as behind a proxy; may be given again."),
]


def main(arguments: Sequence[str] | None = None, asker: AskerFactory = default_asker) -> int:
    """Run the command and return its exit code: 0 done, 1 a fault, 2 wrong usage, 130 interrupted."""
    be_quiet()
    command = typer.main.get_command(app)
    try:
        command.main(None if arguments is None else list(arguments), prog_name="dateline", obj=asker)
    except DatelineError as error:
        print(f"dateline: {_one_line(str(error))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return _quiet_pipe()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    return 0


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"dateline {version('dateline')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and end.")
    ] = False,
) -> None:
    """Questions about live news coverage, answered with a post behind every sentence."""


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="The question, in quotes.")],
    index: IndexOption = None,
    model: ModelOption = None,
    coverage: CoverageOption = None,
    strictness: StrictnessOption = "normal",
    evidence: EvidenceOption = "normal",
    as_json: JsonOption = False,
) -> None:
    """Answer one question, with its sources."""
    assistant = _asker(context, index, model, coverage, Options(strictness, evidence))
    if as_json:
        from rag.export import answer_json

        print(json.dumps(answer_json(assistant.ask(question)), ensure_ascii=False))
        return
    from rag.terminal import show, terminal

    show(assistant.stream(question), terminal())


@app.command()
def chat(
    context: typer.Context,
    index: IndexOption = None,
    model: ModelOption = None,
    coverage: CoverageOption = None,
    strictness: StrictnessOption = "normal",
    evidence: EvidenceOption = "normal",
) -> None:
    """Talk with the coverage in the terminal; follow-up questions are understood."""
    from rag.chatting import Chat
    from rag.freshness import status_line
    from rag.terminal import terminal

    assistant = _asker(context, index, model, coverage, Options(strictness, evidence))
    console = terminal()
    console.print(
        status_line(assistant.index), style="bold"
    )  # a missing index is said before the first question
    if sys.stdin.isatty():
        import readline  # noqa: F401  # line editing and history in input()
    Chat(assistant, console, input).run()


@app.command()
def ui(
    context: typer.Context,
    index: IndexOption = None,
    host: HostOption = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The first free port from here on.", min=1, max=65535)] = 7860,
    model: ModelOption = None,
    browser: Annotated[bool, typer.Option("--open/--no-open", help="Open a browser on the page.")] = True,
    watch: Annotated[
        Path | None, typer.Option(help="A folder whose dumps are taken in as they come.")
    ] = None,
    mcp: Annotated[
        bool, typer.Option("--mcp", help="Serve programs by the Model Context Protocol too.")
    ] = False,
    strictness: StrictnessOption = "normal",
    evidence: EvidenceOption = "normal",
    known_as: KnownAsOption = None,
    accounts: AccountsOption = None,
    without_login: Annotated[
        bool, typer.Option("--without-login", help="Everyone who reaches it may use it.")
    ] = False,
    readers: ReadersOption = None,
    drain: Annotated[
        float, typer.Option(help="Seconds that answers under way have to end in, once told to stop.", min=0)
    ] = 0.0,
    log: Annotated[
        bool, typer.Option("--log", help="What happens, as JSON lines on standard error; nobody's words.")
    ] = False,
    log_questions: Annotated[
        bool, typer.Option("--log-questions", help="The same, with the words of questions and answers.")
    ] = False,
) -> None:
    """Open the chat page."""
    import ui as page

    page.serve(
        index=index,
        model=model,
        host=host,
        port=port,
        open_browser=browser,
        asker=None if context.obj is default_asker else cast(AskerFactory, context.obj),
        watch=watch,
        mcp=mcp,
        options=Options(strictness, evidence),
        known_as=known_as or (),
        accounts=accounts,
        without_login=without_login,
        readers=readers,
        drain=drain,
        log=log,
        log_questions=log_questions,
    )


@app.command("inspect")
def inspect_dump(
    dump: Annotated[Path, typer.Argument(help="A dump, in any format the readers know.")],
    as_json: JsonOption = False,
) -> None:
    """Show what would be read from a dump, without building anything."""
    from index.readers import read_dump
    from rag.listing import dump_json, dump_lines

    report = read_dump(dump)
    if as_json:
        print(json.dumps(dump_json(report), ensure_ascii=False))
        return
    for line in dump_lines(report):
        print(line)


@app.command()
def feedback(index: IndexOption = None, readers: ReadersOption = None) -> None:
    """Print what readers of the page thought of answers, as question lines for the bench."""
    from index.places import default_place
    from rag.keeping.feedback import Feedback
    from rag.keeping.places import exists, keeping_for

    place = index or default_place()
    if not exists(place, readers):
        print("Nobody has given an opinion yet.", file=sys.stderr)
        return
    for line in Feedback(keeping_for(place, readers)).question_lines():
        print(json.dumps(line, ensure_ascii=False))


@models_app.command("list")
def list_models(as_json: JsonOption = False) -> None:
    """Name the catalogue's models, and say which are on this machine."""
    from rag.listing import catalogue_json, catalogue_lines

    if as_json:
        print(json.dumps(catalogue_json(), ensure_ascii=False))
        return
    for line in catalogue_lines():
        print(line)


@models_app.command("fetch")
def fetch_models(
    names: Annotated[list[str], typer.Argument(help="Names from `dateline models list`.")],
) -> None:
    """Fetch weights; what is here already is left alone."""
    from index import weights

    for name in names:
        print(f"{name}: {weights.fetch(name)}")


def _asker(
    context: typer.Context,
    index: Path | None,
    model: str | None,
    coverage: list[str] | None,
    options: Options,
) -> Asker:
    filters = Filters(coverages=tuple(coverage)) if coverage else None
    asker = cast(AskerFactory, context.obj)(index, model, filters)
    asker.adjust(options)
    return asker


def _one_line(text: str) -> str:
    from index.printable import printable

    return " ".join(printable(text).split())


def _quiet_pipe() -> int:
    """The reader of the pipe has gone (`| head`): say nothing, also not when Python flushes at its end."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED
