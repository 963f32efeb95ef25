"""Prompts are files that hold together."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest

from index.errors import PromptError
from rag.prompting import Message, load, load_texts, parse

NAMES = sorted(
    path.name.removesuffix(".toml")
    for path in files("prompts").iterdir()
    if path.name.endswith(".toml") and path.name != "texts.toml"
)
GOOD: dict[str, Any] = {
    "variables": ["evidence", "question"],
    "system": "Answer.\n",
    "turn": "Posts: {evidence}\nQuestion: {question}\n",
    "options": ["Yes", "No"],
    "examples": [{"evidence": "It rained.\n", "question": "Did it rain?", "answer": "Yes"}],
}


@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_file_holds_together(name: str) -> None:
    prompt = load(name)
    first, *examples = prompt.constant
    assert first.role == "system"
    assert first.content
    assert [message.role for message in examples] == ["user", "assistant"] * (len(examples) // 2)
    assert all(message.content for message in examples)
    filled = prompt.fill(**{variable: f"<{variable}>" for variable in prompt.variables})
    assert filled.constant == prompt.constant
    assert all(f"<{variable}>" in filled.turn[0].content for variable in prompt.variables)
    assert filled.messages == prompt.constant + filled.turn


def test_the_prompts_of_the_code_are_there() -> None:
    assert {"draft", "judge", "rewrite"} <= set(NAMES)


def test_a_choice_shows_an_example_of_each_option() -> None:
    prompt = load("judge")
    answers = {message.content for message in prompt.constant if message.role == "assistant"}
    assert answers == set(prompt.options)
    assert len(prompt.options) > 1


def test_the_refusal_that_is_looked_for_is_the_one_that_is_taught() -> None:
    taught = load_texts()["taught_refusal"]
    prompt = load("draft")
    assert taught in prompt.constant[0].content
    assert any(m.role == "assistant" and m.content.startswith(taught) for m in prompt.constant)


def test_what_dateline_says_has_its_places() -> None:
    texts = load_texts()
    assert {"not_in_coverage", "name_absent", "nothing_to_search"} <= texts.keys()
    assert texts["name_absent"].format(names="Zed").count("Zed") == 1


def test_a_prompt_is_filled() -> None:
    prompt = parse("test", GOOD)
    assert prompt.constant == (
        Message("system", "Answer."),
        Message("user", "Posts: It rained.\nQuestion: Did it rain?"),
        Message("assistant", "Yes"),
    )
    assert prompt.fill(evidence="It snowed.", question="Did it snow?").turn == (
        Message("user", "Posts: It snowed.\nQuestion: Did it snow?"),
    )
    assert prompt.options == ("Yes", "No")


def test_braces_in_a_value_are_text() -> None:
    dialogue = parse("test", GOOD).fill(evidence="{question} {0} {", question="}} {evidence!r:>9}")
    assert dialogue.turn[0].content == "Posts: {question} {0} {\nQuestion: }} {evidence!r:>9}"


def test_doubled_braces_in_a_file_are_braces() -> None:
    prompt = parse("test", {"variables": ["a"], "system": "s", "turn": "{{x}} {a}"})
    assert prompt.fill(a="1").turn[0].content == "{x} 1"


@pytest.mark.parametrize(
    "values", [{}, {"evidence": "e"}, {"evidence": "e", "question": "q", "more": "m"}, {"questions": "q"}]
)
def test_another_set_of_values_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(PromptError, match="test"):
        parse("test", GOOD).fill(**values)


@pytest.mark.parametrize(
    "change",
    [
        {"turns": "x"},  # an unknown key
        {"turn": "{evidence}"},  # a variable that is not used
        {"turn": "{evidence} {question} {more}"},  # one that is not declared
        {"turn": "{evidence} {question} {}"},  # a gap
        {"turn": "{evidence} {question} {"},  # a loose brace
        {"turn": "{evidence} {question} }"},
        {"variables": ["evidence"]},
        {"examples": [{"evidence": "e", "answer": "Yes"}]},
        {"examples": [{"evidence": "e", "question": "q"}]},
        {"examples": [{"evidence": "e", "question": "q", "answer": "Yes", "more": "m"}]},
        {"examples": [{"evidence": "e", "question": "q", "answer": "Perhaps"}]},
    ],
)
def test_a_file_that_does_not_hold_together_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(PromptError, match="test") as caught:
        parse("test", {**GOOD, **change})
    assert "git checkout -- prompts" in str(caught.value)


@pytest.mark.parametrize("key", ["variables", "system", "turn"])
def test_a_missing_key_is_refused(key: str) -> None:
    with pytest.raises(PromptError, match=key):
        parse("test", {name: value for name, value in GOOD.items() if name != key})


def test_a_missing_file_is_refused() -> None:
    with pytest.raises(PromptError, match="nowhere is missing"):
        load("nowhere")
