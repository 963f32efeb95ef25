"""Delays between failed logins, by a clock of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.access import doorkeeper, throttle
from rag.access.accounts import Accounts
from rag.access.doorkeeper import Doorkeeper, LoginRefused, TooManyTries, _network
from rag.access.sessions import LASTS, Sessions
from rag.access.throttle import FORGOTTEN, Throttle


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_delays_grow_to_their_most_and_are_forgotten() -> None:
    clock = Clock()
    held = Throttle(2, 10, clock)
    waits = []
    for _ in range(8):
        waits.append(held.wait("ada"))
        clock.now += held.wait("ada")
        held.begin("ada")
    assert waits == [0, 0, 1, 2, 4, 8, 10, 10]
    assert held.wait("bob") == 0
    clock.now += FORGOTTEN + 1
    assert held.wait("ada") == 0


def test_a_try_that_went_well_counts_for_nothing() -> None:
    held = Throttle(1, 10, Clock())
    held.begin("1.2.3.4")
    held.undo("1.2.3.4")
    assert held.wait("1.2.3.4") == 0
    held.begin("1.2.3.4")
    assert held.wait("1.2.3.4") == 1
    held.forget("1.2.3.4")
    assert held.wait("1.2.3.4") == 0


def test_many_keys_take_no_more_room_than_they_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MOST_KEYS", 100)
    held = Throttle(1, 10, Clock())
    for number in range(1000):
        held.begin(str(number))
    assert len(held) == 100
    assert held.wait("999") == 1
    assert held.wait("0") == 0


def test_a_name_waits_and_so_does_an_address_that_tries_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorkeeper, "ADDRESS_FREE", 3)
    accounts = Accounts(tmp_path / "a.json")
    accounts.add("ada", "a long way round")
    keeper = Doorkeeper(accounts)
    for name in ("one", "two", "three"):
        with pytest.raises(LoginRefused):
            keeper.login(name, "anything else", "2001:db8::1")
    with pytest.raises(TooManyTries, match="Wait 1 second, then"):
        keeper.login("ada", "a long way round", "2001:db8::2")  # of the same network
    token = keeper.login("ADA", "a long way round", "2001:db8:0:1::1")
    assert keeper.session(token) == "ada"
    keeper.logout(token)
    assert keeper.session(token) is None


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("2001:db8::5", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_is_counted_by_its_network(address: str, counted: str) -> None:
    assert _network(address) == counted


def test_a_session_ends_with_time_and_with_its_account() -> None:
    clock, stamps = Clock(), {"ada": "one"}
    held = Sessions(stamps.get, clock)
    token = held.begin("ada")
    clock.now += LASTS - 1
    assert held.name(token) == "ada"
    clock.now += LASTS - 1
    assert held.name(token) == "ada"  # it was used meanwhile
    clock.now += LASTS + 1
    assert held.name(token) is None
    token = held.begin("ada")
    stamps["ada"] = "two"
    assert held.name(token) is None
    assert held.name(held.begin("nobody")) is None
