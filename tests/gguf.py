"""GGUF files made by hand: small ones that are whole, and the pieces to make broken ones from."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from math import prod

Value = str | bool | int | float | Sequence[str] | Sequence[int] | Sequence[float]

U32, I32, F32, BOOL, STRING, ARRAY, U64 = 4, 5, 6, 7, 8, 9, 10  # the format's numbers of its types
ALIGNMENT = 32


def text(value: str) -> bytes:
    """A string as the format has it: its length in bytes (64 bits), then UTF-8."""
    encoded = value.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def pair(key: str, value: Value) -> bytes:
    """A key of the metadata with its value."""
    kind, packed = _typed(value)
    return text(key) + struct.pack("<I", kind) + packed


def tensor(name: str, shape: Sequence[int], kind: int, offset: int) -> bytes:
    """What the header says of a tensor: `kind` 0 is float32, `offset` is in bytes from where data begin."""
    return (
        text(name)
        + struct.pack("<I", len(shape))
        + struct.pack(f"<{len(shape)}Q", *shape)
        + struct.pack("<IQ", kind, offset)
    )


def head(tensors: int, pairs: int, *, magic: bytes = b"GGUF", version: int = 3) -> bytes:
    """The fixed beginning of a file: what it is, and how much is to come."""
    return magic + struct.pack("<IQQ", version, tensors, pairs)


def whole(metadata: Mapping[str, Value], tensors: Mapping[str, Sequence[int]] | None = None) -> bytes:
    """A file with this metadata and float32 tensors of these shapes, all of them 0.5."""
    described, data = b"", b""
    for name, shape in (tensors or {}).items():
        described += tensor(name, shape, 0, len(data))
        data = padded(data + struct.pack("<f", 0.5) * prod(shape))
    pairs = b"".join(pair(key, value) for key, value in metadata.items())
    return padded(head(len(tensors or {}), len(metadata)) + pairs + described) + data


def padded(data: bytes) -> bytes:
    """Up to where a tensor may begin."""
    return data + b"\0" * (-len(data) % ALIGNMENT)


def _typed(value: Value) -> tuple[int, bytes]:
    match value:
        case str():
            return STRING, text(value)
        case bool():
            return BOOL, struct.pack("<?", value)
        case int():
            return U32, struct.pack("<I", value)
        case float():
            return F32, struct.pack("<f", value)
    kinds = {_typed(item)[0] for item in value}
    (kind,) = {I32 if kind == U32 else kind for kind in kinds}  # token types are signed in every file
    items = b"".join(_typed(item)[1] for item in value)
    return ARRAY, struct.pack("<IQ", kind, len(value)) + items
