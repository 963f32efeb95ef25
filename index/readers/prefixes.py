"""Dumps in an object store, named by a URL: s3://bucket/blogs is every object under that prefix."""

from __future__ import annotations

import glob
import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from index.errors import DumpError
from index.readers.source import Source, expand, is_noise, whole

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_LONGEST = 200
"""Characters of what a library says."""


def sources_of(paths: Iterable[Path | str]) -> list[Source]:
    """The dumps that paths and URLs name, in a fixed order. Raises DumpError for one that names none.

    Only a build takes URLs: what is typed on the page must not have this machine ask others.
    """
    found: dict[str, Source] = {}
    for path in paths:
        is_url = isinstance(path, str) and _URL.match(path)
        found |= {source.name: source for source in (_listed(str(path)) if is_url else expand([path]))}
    return list(found.values())


def _listed(url: str) -> list[Source]:
    _refuse_secrets(url)
    store, root = _opened(url)
    try:
        names = store.glob(root) if glob.has_magic(root) else store.find(root)
    except Exception as error:
        raise _unreachable(url, error) from error
    under = [name for name in sorted(names) if not is_noise(PurePosixPath(name.removeprefix(root)).parts[1:])]
    if not under:
        raise DumpError(url, None, "there are no dumps under this URL.", "Check its prefix.")
    return [_source(store, name) for name in under]


def _refuse_secrets(url: str) -> None:
    parts = urlsplit(url)
    if parts.password is not None:
        raise DumpError(
            f"{parts.scheme}://{parts.hostname}{parts.path}",
            None,
            "a password stands in the URL, where others can see it.",
            "Leave it out: the store's own tools say where else it is looked for.",
        )


def _opened(url: str) -> tuple[Any, str]:
    """The store as fsspec has it, with the credentials that its own tools use, and the path in it."""
    import fsspec

    try:
        store, root = fsspec.url_to_fs(url)
    except ImportError as error:
        raise DumpError(
            url, None, "this kind of store needs a package that is not installed.", f"{_line(error)}."
        ) from error
    except Exception as error:
        raise _unreachable(url, error) from error
    return store, str(root)


def _source(store: Any, name: str) -> Source:
    url = str(store.unstrip_protocol(name))
    return Source(url, _loader(store, name, url))


def _loader(store: Any, name: str, url: str) -> Callable[[], bytes]:
    def load() -> bytes:
        try:
            with store.open(name, "rb") as stream:
                return whole(stream, url, "Unpack it into the store, and give its prefix.")
        except DumpError:
            raise
        except Exception as error:
            raise _unreachable(url, error) from error

    return load


def _unreachable(url: str, error: Exception) -> DumpError:
    return DumpError(
        url, None, f"it can't be read ({_line(error)}).", "Check its name and the credentials for it."
    )


def _line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:_LONGEST].rstrip(".")
