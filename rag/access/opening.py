"""Whether the page may be opened to whoever reaches it, as it is asked to be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.access.accounts import Accounts, AccountUnknown, accounts_beside
from rag.access.doorkeeper import Doorkeeper
from rag.access.names import LoginDemanded, is_loopback


def doorkeeper_for(
    index: Path,
    *,
    host: str,
    known_as: Sequence[str] = (),
    accounts: Path | None = None,
    without_login: bool = False,
) -> Doorkeeper | None:
    """Who lets people in; None where everyone who reaches the page may use it.

    Where there are accounts they count, on loopback too. Raises LoginDemanded where there are none and others
    than this machine's own users could reach the page; AccountUnknown where `accounts` names a file that has
    none; AccountsError.
    """
    if without_login:
        return None
    kept = Accounts(accounts or accounts_beside(index))
    if kept.names():
        return Doorkeeper(kept)
    option = f" --accounts {accounts}" if accounts else ""
    if accounts is not None:
        raise AccountUnknown(
            f"There is no account in {accounts}.", f"Run: dateline accounts add NAME{option}"
        )
    reached = [name for name in (host, *known_as) if not is_loopback(name)]
    if reached:
        raise LoginDemanded(
            f"Whoever reaches {reached[0]} could read the coverage, ask, and change the index.",
            "Make an account: dateline accounts add NAME. Or have it so: dateline ui --without-login",
        )
    return None
