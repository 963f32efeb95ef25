"""Whether the page may be opened as it is asked to be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rag.access.accounts import Accounts, AccountUnknown, accounts_beside
from rag.access.names import LoginDemanded
from rag.access.opening import doorkeeper_for

ROOT = Path(__file__).parents[2]


def test_on_this_machine_alone_nobody_has_to_log_in(tmp_path: Path) -> None:
    assert doorkeeper_for(tmp_path / "index", host="127.0.0.1") is None


@pytest.mark.parametrize(("host", "known_as"), [("0.0.0.0", ()), ("::", ()), ("127.0.0.1", ("x.example",))])
def test_beyond_it_there_are_accounts_or_it_is_said_to_be_so(
    host: str, known_as: tuple[str, ...], tmp_path: Path
) -> None:
    place = tmp_path / "index"
    with pytest.raises(LoginDemanded, match="dateline accounts add NAME"):
        doorkeeper_for(place, host=host, known_as=known_as)
    assert doorkeeper_for(place, host=host, known_as=known_as, without_login=True) is None
    Accounts(accounts_beside(place)).add("ada", "a long way round")
    assert doorkeeper_for(place, host=host, known_as=known_as) is not None


def test_where_there_are_accounts_they_count_on_loopback_too(tmp_path: Path) -> None:
    Accounts(accounts_beside(tmp_path / "index")).add("ada", "a long way round")
    assert doorkeeper_for(tmp_path / "index", host="127.0.0.1") is not None


def test_a_file_of_accounts_that_has_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(AccountUnknown, match="dateline accounts add NAME --accounts"):
        doorkeeper_for(tmp_path / "index", host="127.0.0.1", accounts=tmp_path / "none.json")


def test_the_command_refuses_before_anything_is_served(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "rag", "ui", "--host", "0.0.0.0", "--index", str(tmp_path / "index")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 1
    assert run.stderr.startswith("dateline: Whoever reaches 0.0.0.0 could read the coverage")
    assert run.stderr.endswith("dateline ui --without-login\n")
    assert list(tmp_path.iterdir()) == []
