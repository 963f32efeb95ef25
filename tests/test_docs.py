"""The README can't drift: its file map, commands and models are those of the project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from index.weights import entries
from rag.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
# In every checkout, and nobody's reading.
UNSAID = {".git", ".gitignore", "README.md"}


def section(title: str) -> str:
    return README.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def first_cells(text: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


def is_ignored(path: Path) -> bool:
    patterns = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    return any(path.match(pattern.strip("/")) for pattern in patterns)


def has_files(path: Path) -> bool:
    """As git sees it: an empty folder is not there."""
    if path.is_file():
        return True
    return any(p.is_file() and p.suffix != ".pyc" for p in path.rglob("*"))


def commands(app: typer.Typer, name: str) -> Iterator[str]:
    for command in app.registered_commands:
        assert command.callback is not None
        yield f"{name} {command.name or command.callback.__name__.replace('_', '-')}"
    for group in app.registered_groups:
        assert group.typer_instance is not None
        yield from commands(group.typer_instance, f"{name} {group.name or ''}".strip())


COMMANDS = tuple(commands(app, "dateline"))


def test_the_file_map_is_the_top_level() -> None:
    there = {path.name for path in ROOT.iterdir() if has_files(path) and not is_ignored(path)}
    assert {name.strip("/") for name in first_cells(section("What is where"))} == there - UNSAID


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_shown(command: str) -> None:
    assert re.search(rf"^{command}\b", section("Asking"), re.MULTILINE)


def test_no_command_is_shown_that_is_not_there() -> None:
    shown = re.findall(r"^(dateline(?: models| accounts)? \w+)", section("Asking"), re.MULTILINE)
    assert set(shown) == set(COMMANDS)


def test_the_models_are_the_catalogue() -> None:
    assert first_cells(section("Models and their licences")) == [entry.name for entry in entries()]


@pytest.mark.parametrize("target", re.findall(r"make ([a-z]\w*)", README))
def test_every_make_target_exists(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.mark.parametrize(
    "link", re.findall(r"`((?:index|rag|tests|prompts|dumps|bench|docs)/[^`*]*)`", README)
)
def test_every_path_exists(link: str) -> None:
    assert (ROOT / link).exists()
