"""The commands of the accounts: add, list, remove."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.cli import IndexOption
from index.errors import DatelineError
from index.places import default_place

if TYPE_CHECKING:
    from rag.access.accounts import Accounts

app = typer.Typer(help="Who may log in to the page.", no_args_is_help=True, rich_markup_mode=None)

AccountsOption = Annotated[
    Path | None, typer.Option("--accounts", help="The file of the accounts, if not the one beside the index.")
]
NameArgument = Annotated[str, typer.Argument(help="What the reader logs in as.")]


class PasswordsDiffer(DatelineError):
    """The same password was not typed twice."""


@app.command()
def add(name: NameArgument, index: IndexOption = None, accounts: AccountsOption = None) -> None:
    """Make an account, or give it another password; it is asked for, or read from standard input."""
    new = _accounts(index, accounts).add(name, _password())
    print(f"{name}: {'the account is made' if new else 'the password is another one now'}.")


@app.command("list")
def list_accounts(index: IndexOption = None, accounts: AccountsOption = None) -> None:
    """Name every account."""
    for name in _accounts(index, accounts).names():
        print(name)


@app.command()
def remove(name: NameArgument, index: IndexOption = None, accounts: AccountsOption = None) -> None:
    """Take an account away: its sessions end. Its conversations stay, and are those of its name."""
    _accounts(index, accounts).remove(name)
    print(f"{name}: the account is gone.")


def _accounts(index: Path | None, accounts: Path | None) -> Accounts:
    from rag.access.accounts import Accounts, accounts_beside

    return Accounts(accounts or accounts_beside(index or default_place()))


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    from getpass import getpass

    first = getpass("Password: ")
    if getpass("Once more: ") != first:
        raise PasswordsDiffer("The two are not the same.", "Run the command again.")
    return first
