"""Accounts in their file: hashed, written whole, the owner's alone."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rag.access import passwords
from rag.access.accounts import Accounts, AccountsError, AccountUnknown, accounts_beside
from rag.access.passwords import LONGEST, PasswordRefused, hashed, matches

ROOT = Path(__file__).parents[2]
CHEAP = (1 << 4, 8, 1)


def test_a_password_is_kept_as_a_hash_with_its_own_salt_and_work() -> None:
    one, other = hashed("a long way round"), hashed("a long way round")
    assert one != other
    assert one.startswith("scrypt$32768$8$3$")
    assert "long" not in one
    assert matches("a long way round", one)
    assert not matches("a long way roun", one)
    assert matches("a long way round", hashed("a long way round", CHEAP))  # each is tried at its own work


def test_a_letter_written_in_two_ways_is_one() -> None:
    assert matches("cafe\u0301 at noon", hashed("caf\u00e9 at noon", CHEAP))


@pytest.mark.parametrize(
    "kept", ["", "scrypt", "scrypt$1$1$1$x$y", "scrypt$16$8$x$AA==$AA==", "md5$16$8$1$AA==$AA=="]
)
def test_what_is_no_hash_matches_nothing(kept: str) -> None:
    assert not matches("a long way round", kept)


@pytest.mark.parametrize("password", ["", "short", "x" * (LONGEST + 1)])
def test_a_password_has_a_length(password: str) -> None:
    with pytest.raises(PasswordRefused, match="10 to 256 characters"):
        hashed(password)


def test_accounts_are_kept_in_a_file_of_the_owner_s_alone(tmp_path: Path) -> None:
    place = accounts_beside(tmp_path / "index")
    held = Accounts(place)
    assert held.names() == []
    before = os.umask(0)
    try:
        assert held.add("Ada", "a long way round")
    finally:
        os.umask(before)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert "long way" not in place.read_text(encoding="utf-8")
    assert not held.add("ada", "another way round")  # the same one
    assert held.check("ADA ", "another way round")
    assert not held.check("ada", "a long way round")
    held.remove("ada")
    assert not held.check("ada", "another way round")
    assert {path.name for path in tmp_path.iterdir()} <= {place.name, f"{place.name}.lock"}


@pytest.mark.parametrize("name", ["", " ", "a b", "../x", "a\nb", "-x", "x" * 65, "a:b", "<b>"])
def test_what_can_be_no_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(AccountUnknown, match="1 to 64 letters"):
        Accounts(tmp_path / "a.json").add(name, "a long way round")


def test_one_process_sees_what_another_changes(tmp_path: Path) -> None:
    one, other = Accounts(tmp_path / "a.json"), Accounts(tmp_path / "a.json")
    one.add("ada", "a long way round")
    assert other.names() == ["ada"]
    stamp = other.stamp("ada")
    one.add("ada", "another way round")
    assert other.stamp("ada") not in (None, stamp)
    one.remove("ada")
    assert other.stamp("ada") is None


def test_two_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    stores = [Accounts(tmp_path / "a.json") for _ in range(2)]

    def add(number: int) -> None:
        for turn in range(3):
            stores[number].add(f"reader{number}.{turn}", "a long way round")

    threads = [threading.Thread(target=add, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Accounts(tmp_path / "a.json").names()) == 6


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"schema": 2, "accounts": {}}', '{"schema": 1, "accounts": {"a": 1}}']
)
def test_a_file_that_is_none_lets_nobody_in_and_says_what_to_do(text: str, tmp_path: Path) -> None:
    place = tmp_path / "a.json"
    place.write_text(text, encoding="utf-8")
    with pytest.raises(AccountsError, match="dateline accounts add NAME"):
        Accounts(place).check("ada", "a long way round")


def test_an_unknown_name_costs_the_work_of_a_known_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Accounts(tmp_path / "a.json")
    held.add("ada", "a long way round")
    costs: list[tuple[int, int, int]] = []
    derived = passwords._derived

    def counted(password: str, salt: bytes, work: tuple[int, int, int]) -> bytes:
        costs.append(work)
        return derived(password, salt, work)

    monkeypatch.setattr(passwords, "_derived", counted)
    assert not held.check("ada", "a short way round")
    assert not held.check("nobody", "a short way round")
    assert costs == [passwords.WORK] * 2


def run(tmp_path: Path, *words: str, said: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rag", "accounts", *words, "--index", str(tmp_path / "index")],
        cwd=ROOT,
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_commands(tmp_path: Path) -> None:
    assert run(tmp_path, "add", "ada", said="a long way round\n").stdout == "ada: the account is made.\n"
    assert "another one now" in run(tmp_path, "add", "ada", said="another way round\n").stdout
    assert run(tmp_path, "list").stdout == "ada\n"
    assert Accounts(tmp_path / "index.accounts.json").check("ada", "another way round")
    assert run(tmp_path, "remove", "ada").stdout == "ada: the account is gone.\n"
    again = run(tmp_path, "remove", "ada")
    assert (again.returncode, again.stderr) == (
        1,
        "dateline: There is no account ada. Run: dateline accounts list\n",
    )
    assert run(tmp_path, "add", "bob", said="short\n").returncode == 1
    assert json.loads((tmp_path / "index.accounts.json").read_text(encoding="utf-8"))["accounts"] == {}


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of its own")
@pytest.mark.parametrize(("second", "made"), [("a long way round", True), ("a long way around", False)])
def test_on_a_terminal_the_password_is_asked_twice_and_never_shown(
    second: str, made: bool, tmp_path: Path
) -> None:
    import pty

    command = [sys.executable, "-m", "rag", "accounts", "add", "ada", "--index", str(tmp_path / "index")]
    child, terminal = pty.fork()
    if not child:
        os.chdir(ROOT)
        os.execv(command[0], command)
    shown = _until(terminal, "Password: ")
    os.write(terminal, b"a long way round\n")
    shown += _until(terminal, "Once more: ")
    os.write(terminal, f"{second}\n".encode())
    shown += _until(terminal, None)
    os.waitpid(child, 0)
    os.close(terminal)
    assert "way" not in shown
    assert Accounts(tmp_path / "index.accounts.json").names() == (["ada"] if made else [])


def _until(terminal: int, wanted: str | None) -> str:
    shown = ""
    while wanted is None or wanted not in shown:
        try:
            part = os.read(terminal, 1000)
        except OSError:  # how Linux says that the other end has gone
            return shown
        if not part:
            return shown
        shown += part.decode()
    return shown
