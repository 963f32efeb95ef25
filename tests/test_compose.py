"""docs/compose.yaml can't be run here: what of it can be held to the project is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import typer
import yaml

from rag.cli import app

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "compose.yaml").read_text(encoding="utf-8")
WHOLE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = WHOLE["services"]
FRONTS = ("front1", "front2")
# What whoever runs the service writes behind it.
BEHIND = {"accounts": ["ada"]}


def words(service: str) -> list[str]:
    told = SERVICES[service]
    return [*told.get("entrypoint", ()), *told.get("command", ()), *BEHIND.get(service, ())]


OURS = [name for name in SERVICES if words(name)[:1] == ["dateline"]]


def understood(command: list[str]) -> dict[str, Any]:
    """The options of a `dateline` command, as it would be run with them; an error where it would be one."""
    found: Any = typer.main.get_command(app)
    name, rest = command[0], command[1:]
    while hasattr(found, "resolve_command"):
        name, found, rest = found.resolve_command(typer.Context(found), rest)
    return dict(found.make_context(name, list(rest)).params)


def test_there_is_a_front_end_a_builder_and_who_lets_readers_in() -> None:
    assert [*FRONTS, "build", "accounts"] == OURS


@pytest.mark.parametrize("service", OURS)
def test_every_command_is_one_of_ours(service: str) -> None:
    assert understood(words(service))


def test_a_wrong_option_would_be_noticed() -> None:
    with pytest.raises(Exception, match="No such option: --port-number"):
        understood([*words("front1"), "--port-number=1"])


@pytest.mark.parametrize("front", FRONTS)
def test_a_front_end_calls_others_by_their_names_and_ports(front: str) -> None:
    options = understood(words(front))
    served = words("model")
    model = urlsplit(options["model"])
    assert (model.hostname, str(model.port)) == ("model", served[served.index("--port") + 1])
    database = SERVICES["database"]["environment"]
    for url in (options["readers"], SERVICES[front]["environment"]["DATELINE_INDEX"]):
        parts = urlsplit(url)
        assert (parts.scheme, parts.hostname) == ("postgresql", "database")
        assert parts.password is None
        assert (parts.username, parts.path[1:]) == (database["POSTGRES_USER"], database["POSTGRES_DB"])
    assert f"{front}:{options['port']}" in WHOLE["configs"]["caddy"]["content"]
    assert f":{options['port']}/health" in SERVICES[front]["healthcheck"]["test"][-1]


@pytest.mark.parametrize("front", FRONTS)
def test_a_front_end_has_the_time_that_it_drains_for(front: str) -> None:
    assert float(SERVICES[front]["stop_grace_period"].rstrip("s")) > understood(words(front))["drain"]


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, told in SERVICES.items() if "ports" in told] == ["proxy"]
    outside = {name for name, told in WHOLE["networks"].items() if not (told or {}).get("internal")}
    assert [name for name, told in SERVICES.items() if outside & set(told["networks"])] == ["proxy"]


def test_what_is_mounted_or_waited_for_is_there() -> None:
    for told in SERVICES.values():
        assert set(told.get("depends_on", ())) <= SERVICES.keys()
        named = [volume.partition(":")[0] for volume in told.get("volumes", ())]
        assert {name for name in named if not name.startswith("./")} <= WHOLE["volumes"].keys()
        assert {config["source"] for config in told.get("configs", ())} <= WHOLE["configs"].keys()


def test_the_image_is_made_of_what_the_project_has() -> None:
    recipe = SERVICES["build"]["build"]["dockerfile_inline"]
    for line in re.findall(r"^COPY (.+) \S+$", recipe, re.MULTILINE):
        for name in line.split():
            assert (ROOT / name).exists(), name
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (extras,) = re.findall(r"'\.\[([\w,]+)\]'", recipe)
    assert set(extras.split(",")) <= project["optional-dependencies"].keys()


def test_it_says_that_it_has_not_been_run() -> None:
    assert "has not been run" in TEXT
