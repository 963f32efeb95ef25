"""People at a page: each asks one question after the other, and does not always wait for the answer."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Callable
from contextlib import aclosing

import httpx

from bench.load_process import Page
from bench.load_reader import OpenPage, PageFault
from bench.load_seen import Seen

_QUESTIONS = (
    "How many homes have no power after the storm?",
    "What did the governor say about the flood?",
    "When does the bridge open again?",
    "Who won the tunnel vote?",
    "How many people were evacuated from the coast?",
)
_ENDS = ("waits", "stops", "closes", "reloads")
_SHARES = (55, 15, 15, 15)
"""Of each hundred questions."""
_SOON, _LATE = 0.1, 4.0
"""Seconds after which those act who do not wait."""
_GIVES_UP = 10.0
"""Seconds for a place to become free, after which it counts as never."""
_MARK = re.compile(r"mark-\d+-\d+")
_PLACE = re.compile(r"(\d+) questions? before yours")
_TICK = 0.01
_MIDDLE = 0.5
_LOOK = 0.2
"""Seconds between two looks at whether half of it is over."""


class Crowd:
    """`people` at a page; what happens to them goes into `seen`."""

    def __init__(self, page: Page, seen: Seen, people: int) -> None:
        self._page = page
        self._seen = seen
        self._people = people
        self._asked = 0

    async def run(self, seconds: float, questions: int | None = None) -> None:
        """So long, or so many questions if that is sooner, and until the last answers are there.

        What the page holds is noted before, in the middle, and after.
        """
        self._seen.held.append(self._page.held())
        begun = time.monotonic()

        def share() -> float:
            of_questions = self._asked / questions if questions else 0.0
            return max(of_questions, (time.monotonic() - begun) / seconds)

        middle = asyncio.create_task(self._note_middle(share))
        await asyncio.gather(*(self._person(number, share) for number in range(self._people)))
        await middle
        self._seen.held.append(self._page.held())

    async def _note_middle(self, share: Callable[[], float]) -> None:
        while share() < _MIDDLE:
            await asyncio.sleep(_LOOK)
        self._seen.held.append(self._page.held())

    async def _person(self, number: int, share: Callable[[], float]) -> None:
        chance = random.Random(number)
        opened: OpenPage | None = None
        reader: str | None = None
        asked = 0
        while share() < 1:
            asked += 1
            self._asked += 1
            try:
                if opened is None:
                    opened = OpenPage(self._page.address, reader)
                    await opened.open()
                    reader = opened.reader
                question = f"{chance.choice(_QUESTIONS)} mark-{number}-{asked}"
                end = chance.choices(_ENDS, _SHARES)[0]
                after = chance.uniform(_SOON, _LATE)
                opened = await _Asking(self._page, self._seen, opened, question, number).run(end, after)
            except (PageFault, httpx.HTTPError, OSError) as error:
                self._seen.errors.append(f"mark-{number}-{asked}: {type(error).__name__} {error}")
                opened = None
        if opened is not None:
            await opened.close()


class _Asking:
    """One question of one person."""

    def __init__(self, page: Page, seen: Seen, opened: OpenPage, question: str, number: int) -> None:
        self._page = page
        self._seen = seen
        self._opened = opened
        self._question = question
        self._number = number
        self._asked = time.monotonic()
        self._state = ""
        self._places: list[int] = []
        self._evidence = False

    async def run(self, end: str, after: float) -> OpenPage | None:
        """Ask, and end it so; the page that is open then, if one is."""
        reading = asyncio.create_task(self._read())
        if end != "waits":
            await asyncio.wait([reading], timeout=after)
        if reading.done() or end == "waits":
            await reading
            self._seen.done["answered"] += 1
            self._seen.answered.append(time.monotonic() - self._asked)
            return self._opened
        self._seen.done[end] += 1
        if end == "stops":
            return await self._stop(reading)
        return await self._close(reading, again=end == "reloads")

    async def _read(self) -> None:
        async with aclosing(self._opened.ask(self._question)) as pieces:
            async for text in pieces:
                self._look(text)
        if self._places:
            self._seen.waited += 1
            self._seen.farthest = max(self._seen.farthest, *self._places)
        if not self._state:
            raise PageFault(f"{self._question} came to no end")

    def _look(self, text: str) -> None:
        strange = [mark for mark in _MARK.findall(text) if not mark.startswith(f"mark-{self._number}-")]
        self._seen.mixed += [f"{mark} came with {self._question}" for mark in strange]
        if not self._evidence and "dl-card" in text:
            self._evidence = True
            self._seen.evidence.append(time.monotonic() - self._asked)
        for found in _PLACE.findall(text):
            if self._places and int(found) > self._places[-1]:
                self._seen.errors.append(f"{self._question}: {found} before it after {self._places[-1]}")
            self._places.append(int(found))
        if 'data-state="failed"' in text:
            self._seen.errors.append(f"{self._question} failed: {text[:300]}")
        if 'aria-busy="false"' in text:
            self._state = "over"

    async def _stop(self, reading: asyncio.Task[None]) -> OpenPage:
        pressed = time.monotonic()
        await self._opened.stop()
        await reading
        self._seen.stopped.append(time.monotonic() - pressed)
        await self._note_freed(pressed, self._seen.stop_freed)
        return self._opened

    async def _close(self, reading: asyncio.Task[None], *, again: bool) -> OpenPage | None:
        closed = time.monotonic()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await self._opened.close()
        opened = await self._reloaded() if again else None
        await self._note_freed(closed, self._seen.close_freed)
        return opened

    async def _reloaded(self) -> OpenPage:
        """The page again at its address: the question has to be there."""
        opened = OpenPage(self._page.address, self._opened.reader, self._opened.conversation)
        shown = await opened.open()
        if self._opened.conversation and self._question not in shown:
            self._seen.errors.append(f"{self._question} is not there after a reload")
        return opened

    async def _note_freed(self, since: float, seconds: list[float]) -> None:
        while self._question not in self._page.left:
            if time.monotonic() - since > _GIVES_UP:
                if self._question in self._page.begun:
                    self._seen.errors.append(f"{self._question} keeps its place")
                return
            await asyncio.sleep(_TICK)
        seconds.append(max(0.0, self._page.left[self._question] - since))
