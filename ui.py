"""The page: Gradio's wiring between people and `rag`. It translates, and decides nothing.

python ui.py            the page over the index in its usual place
dateline ui --help      everything that can be said to it
"""

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from index.errors import IndexMissing
from index.places import default_place
from rag.access.guards import Guards
from rag.access.opening import doorkeeper_for
from rag.environment import be_quiet
from rag.keeping.keeper import Keeper, Keeping
from rag.keeping.places import keeping_for
from rag.operating.health import Health
from rag.operating.heap import few_heaps
from rag.operating.journal import journal
from rag.operating.observing import Observer
from rag.operating.stopping import leave_at_once, told_to_end
from rag.options import Options
from rag.page.ports import PortUnusable as PortUnusable
from rag.page.ports import free_port as free_port
from rag.page.underway import Underway
from rag.page.wiring.quickly import without_stubs
from rag.page.wiring.serving import READERS, close, waiting
from rag.page.wiring.serving import launch as launch
from rag.readiness import Readiness, Stage
from rag.seam import AskerFactory

if TYPE_CHECKING:
    import gradio as gr

    from index.protocols import IndexView
    from rag.page.indexing_jobs import Builder
    from rag.page.indexing_watched import Watched
    from rag.page.settings import Preferences

T = TypeVar("T")
FIRST_PAGE = 5.0  # seconds that a browser has to ask for the page, before models load without one
# Seconds that each may take to end when the server does: with its connections (rag.page.wiring.serving) they
# are less than the five until it is killed.
CONVERSATIONS_END, ANSWERS_END, BUILD_ENDS = 1.0, 2.0, 0.5


def build_page(
    asker: AskerFactory,
    *,
    index: Path | None = None,
    model: str | None = None,
    keeping: Keeper | None = None,
    readiness: Readiness | None = None,
    builder: "Builder | None" = None,
    watched: "Watched | None" = None,
    preferences: "Preferences | None" = None,
    underway: Underway | None = None,
    login: bool = False,
) -> "gr.Blocks":
    """The page as Gradio blocks; each reader who opens it gets an asker of their own.

    `keeping` is where conversations stay; without one, as long as the process lives. `readiness` is the
    loading of the models, where they load behind the page. `builder` builds the index, by default with the
    index's own embedder; `watched` is a folder that is taken in unattended. `preferences` are the settings,
    by default to answer with `model`. `underway` is told of every conversation.
    `login` says that readers log in, and can log out.
    """
    with without_stubs():
        import gradio as gr

    from rag.page.handlers import Handlers
    from rag.page.indexing_jobs import Builder
    from rag.page.markup import status_html
    from rag.page.programs import Programs
    from rag.page.settings import Preferences, following
    from rag.page.settings_options import OptionsTab
    from rag.page.wiring import chat, coverage, indexing, programs, settings
    from rag.page.wiring.assets import view

    settled = preferences or Preferences(model)
    begin = following(asker, settled)

    def opened() -> "IndexView":
        return asker(index, model, None).index

    kept = keeping or Keeping()
    handlers = Handlers(lambda filters: begin(index, model, filters), kept, readiness, underway)
    options = OptionsTab(kept, lambda: settled.current.options)
    building = builder or Builder(index or default_place())
    with gr.Blocks(title="Dateline", analytics_enabled=False, fill_width=True) as page:
        with gr.Row(elem_id="dl-bar"):
            status = view("dl-status", value=status_html("Opening the coverage"))
        with gr.Tabs(elem_id="dl-tabs"):
            parts = _tab("Chat", lambda _: chat.build(page, handlers, status))
            _tab("Coverage", lambda tab: coverage.build(tab, opened))
            _tab("Index", lambda tab: indexing.build(tab, page, opened, building, status, watched))
            settings_of = partial(settings.build, login=login)
            _tab("Settings", lambda tab: settings_of(tab, settled, options, parts, handlers.reader))
        programs.build(Programs(lambda: begin(index, model, None), building))
    page.queue(default_concurrency_limit=READERS)
    built: gr.Blocks = page
    return built


def _tab(label: str, build: Callable[["gr.Tab"], T]) -> T:
    """What `build` gives, having laid out a tab. Its panel's id is `dl-tab-` and the label in lower case."""
    import gradio as gr

    with gr.Tab(label, id=label.lower(), elem_id=f"dl-tab-{label.lower()}") as tab:
        return build(tab)


def serve(
    *,
    index: Path | None = None,
    model: str | None = None,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = False,
    asker: AskerFactory | None = None,
    watch: Path | None = None,
    mcp: bool = False,
    options: Options | None = None,
    known_as: Sequence[str] = (),
    accounts: Path | None = None,
    without_login: bool = False,
    readers: str | None = None,
    drain: float = 0.0,
    log: bool = False,
    log_questions: bool = False,
) -> None:
    """Serve the page until it is interrupted or ended by SIGTERM; models load behind it.

    `watch` is a folder whose dumps are taken in as they come; `mcp` serves programs by that protocol too.
    `options` are how answers are made for readers who have chosen nothing themselves, and for programs.
    `known_as` are names that others call the server by. Readers log in where there are accounts, in the file
    `accounts` or beside the index. Beyond this machine they have to, unless `without_login`: LoginDemanded.
    `readers` is the URL where conversations are kept, by default beside the index; several servers can share
    one. Told to end, it takes no more questions and lets those under way go on for `drain` seconds.
    `log` notes what happens on standard error, `log_questions` with the words of questions and answers.
    """
    be_quiet()
    few_heaps()
    place = index or default_place()
    keeper = doorkeeper_for(
        place, host=host, known_as=known_as, accounts=accounts, without_login=without_login
    )
    observer = Observer(journal(log, log_questions))
    guards = Guards(keeper, tuple(known_as), observer.journal)
    from rag.page.indexing_jobs import Builder, Phase
    from rag.page.indexing_watched import Watched
    from rag.page.mcp_server import beside
    from rag.page.programs import Programs
    from rag.page.settings import Preferences, following

    if asker is None:
        from rag.sharing import SharedAssistants

        asker = shared = SharedAssistants()
        _say_if_missing(lambda: shared(index, model, None))
        readiness = Readiness(partial(shared.warm, index, model))
        preferences = Preferences(model, partial(shared.warm, index), options)
    else:
        readiness, preferences = Readiness(), Preferences(model, options=options)
    asker = observer.over(asker)
    uploads = tempfile.TemporaryDirectory(prefix="dateline-uploads-")  # one that nobody else has a hand in
    os.environ.setdefault("GRADIO_TEMP_DIR", uploads.name)
    keeping = keeping_for(place, readers)
    builder = Builder(place)
    watched = Watched.begun(watch, builder.place) if watch else None
    underway = Underway()
    page = build_page(
        asker,
        index=index,
        model=model,
        keeping=keeping,
        readiness=readiness,
        builder=builder,
        watched=watched,
        preferences=preferences,
        underway=underway,
        login=keeper is not None,
    )
    begin = following(asker, preferences)
    health = Health(
        lambda: begin(index, model, None).index,
        readiness,
        observer,
        partial(waiting, page),
        keeper is not None,
    )
    besides = beside(Programs(lambda: begin(index, model, None), builder)) if mcp else {}
    besides["routes"] = [*health.routes(), *besides.get("routes", ())]
    with told_to_end() as told:
        address = launch(
            page,
            host=host,
            port=free_port(host, port),
            open_browser=open_browser,
            beside=besides,
            guards=guards,
        )
        readiness.begin_within(FIRST_PAGE)
        print(f"Dateline is at {address} (Ctrl-C ends it)", flush=True)
        if mcp:
            print(f"The MCP server is at {address}mcp", flush=True)
        observer.journal.note("started", address=address, login=keeper is not None)
        told.wait()
        print()
        observer.drain(drain)
        underway.end(CONVERSATIONS_END)
        ended = observer.end(ANSWERS_END)
        builder.cancel()
        close(page)
        keeping.close()
        if watched is not None:
            watched.stop(BUILD_ENDS)
        uploads.cleanup()
        observer.journal.note("ended", answers_ended=ended)
        if not ended or readiness.stage is Stage.LOADING or builder.wait(0).phase is Phase.RUNNING:
            leave_at_once()


def _say_if_missing(open_index: Callable[[], object]) -> None:
    """What is wrong with an index is said in the terminal; one that is missing can be built on the page."""
    try:
        open_index()
    except IndexMissing as error:
        print(f"{error}\nOr drop a dump on the page's Index tab.", file=sys.stderr, flush=True)


if __name__ == "__main__":
    from rag.cli import main

    raise SystemExit(main(["ui", *sys.argv[1:]]))
