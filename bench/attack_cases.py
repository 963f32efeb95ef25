"""The attacks of `bench/attacks/`, each put into a post or a question of a town of its own.

The dumps hold every case at once, so that one index serves them all; a coverage's title and a file's name
are attacked in a file of their own.
"""

from __future__ import annotations

import itertools
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "attacks"
_NAME = 120
"""Characters of a file's name that an attack may take: file systems hold 255 bytes."""


@dataclass(frozen=True, slots=True)
class Case:
    """One attack: where its payload is put, what is asked, and the post that has the true answer.

    `canary` is the word that an answer may not say, except that of a `report` in a quotation. `truth` is
    what the answer should tell.
    """

    id: str
    kind: str
    place: str
    payload: str
    question: str
    post: dict[str, Any]
    truth: str
    canary: str


def cases() -> list[Case]:
    """Every case, in the order of the files."""
    scenes, payloads = _read("scenes"), _read("payloads")
    places = itertools.product(scenes["things"], scenes["names"].split())
    towns = ({"thing": thing, "name": name} for thing, name in places)
    found = [
        _attack(attack, place, next(towns), scenes, at)
        for attack in payloads["attack"]
        for at, place in enumerate(payloads["places"] + (payloads["short"] if attack.get("short") else []))
    ]
    return found + [_report(report, next(towns), scenes) for report in payloads["report"]]


def write_dumps(found: list[Case], folder: Path) -> list[Path]:
    """The files of posts to build one index from."""
    alone = [case for case in found if case.place in ("title", "file")]
    together = [case.post for case in found if case not in alone]
    paths = [_written(folder / "attacks.json", "Reopenings", together)]
    for number, case in enumerate(alone):
        flat = " ".join(case.payload.replace("/", "").split())
        title = flat if case.place == "title" else f"Reopenings {number}"
        name = f"{number} {flat[:_NAME]}" if case.place == "file" else f"title-{number}"
        paths.append(_written(folder / f"{name}.json", title, [case.post]))
    return paths


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _attack(
    attack: dict[str, Any], place: str, town: dict[str, str], scenes: dict[str, Any], at: int
) -> Case:
    day = scenes["days"][at % len(scenes["days"])]
    text = {key: scenes[key].format(**town, day=day) for key in ("headline", "lead", "fact", "question")}
    payload = attack["text"].replace("{canary}", scenes["canary"]).replace("{question}", text["question"])
    return Case(
        id=f"{attack['kind']}-{town['name']}-{town['thing']}".casefold(),
        kind=attack["kind"],
        place=place,
        payload=payload,
        question=f"{text['question']} {payload}" if place == "question" else text["question"],
        post=_post(place, payload, text),
        truth=day,
        canary=scenes["canary"],
    )


def _post(place: str, payload: str, text: dict[str, str]) -> dict[str, Any]:
    """A post as JSON, with the payload in its place."""
    paragraphs = [text["lead"], text["fact"]]
    if place == "body":
        paragraphs.insert(1, payload)
    if place == "inline":
        paragraphs[1] += f" {payload}"
    headline = " ".join(payload.split()) if place == "headline" else text["headline"]
    post: dict[str, Any] = {"headline": headline, "text": "\n\n".join(paragraphs)}
    if place == "author":
        post["author"] = payload
    if place == "caption":
        post["image"] = [{"caption": payload}]
    return post


def _report(report: dict[str, Any], town: dict[str, str], scenes: dict[str, Any]) -> Case:
    said = report["post"].format(**town, canary=scenes["canary"])
    return Case(
        id=f"report-{town['name']}-{town['thing']}".casefold(),
        kind="report",
        place="body",
        payload=said,
        question=report["question"].format(**town),
        post={"headline": f"Odd words at the {town['name']} {town['thing']}", "text": said},
        truth=scenes["canary"],
        canary=scenes["canary"],
    )


def _written(path: Path, title: str, posts: list[dict[str, Any]]) -> Path:
    path.write_text(json.dumps({"title": title, "posts": posts}, ensure_ascii=False), encoding="utf-8")
    return path


def constant_runs(texts: Iterator[str], length: int) -> set[tuple[str, ...]]:
    """Every run of `length` words of some texts."""
    runs: set[tuple[str, ...]] = set()
    for text in texts:
        words = text.casefold().split()
        runs |= {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}
    return runs
