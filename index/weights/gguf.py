"""Whether a GGUF file holds together, by its header alone.

llama.cpp ends the whole process over some faults of a file. So none reaches it before every count, length and
place in its header was followed to the end here, where a fault is only an exception. The layout is that of
versions 2 and 3 of the format, little-endian, as ggml's docs/gguf.md has it: magic, version, counts, pairs of
keys and values, descriptions of the tensors, and from the next multiple of the alignment their data.
"""

from __future__ import annotations

import mmap
from collections.abc import Mapping
from pathlib import Path

from index.errors import ModelDamaged
from index.weights.blocks import BLOCKS
from index.weights.header import Fault, Header, Value, shown
from index.weights.kinds import check_kind
from index.weights.paths import GGUF_MAGIC
from index.weights.shape import check_shape

VERSIONS = (2, 3)
MOST_PAIRS = 1 << 16
"""Files have a few dozen."""
MOST_TENSORS = 1 << 17
"""The largest models have some thousands."""
MOST_STRINGS = 1 << 22
"""In one list: the largest vocabularies have about 260,000 tokens and twice as many merges."""
LONGEST_KEY = 65_535  # bytes, by the format
LONGEST_NAME = 63  # bytes, as ggml keeps it: GGML_MAX_NAME with the zero at its end
MOST_DIMENSIONS = 4  # GGML_MAX_DIMS
LARGEST_ALIGNMENT = 1 << 16  # bytes; every file has 32

_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
"""Bytes by the format's number of a kind of value: (u)int8, 16, 32, float32, bool, (u)int64, float64."""
_UINT32, _INT32, _FLOAT32, _STRING, _LIST = 4, 5, 6, 8, 9
_ALIGNMENT = 32  # bytes, where the file gives no other
_TOKENS = "tokenizer.ggml.tokens"
_VOCABULARY = {
    _TOKENS: (_STRING,),
    "tokenizer.ggml.merges": (_STRING,),
    "tokenizer.ggml.scores": (_FLOAT32,),
    "tokenizer.ggml.token_type": (_INT32, _UINT32),
}
"""Lists whose items llama.cpp reads as these kinds without a look at what they are."""
_PER_TOKEN = ("tokenizer.ggml.scores", "tokenizer.ggml.token_type")
"""Lists that it reads as far as the vocabulary goes, whatever they hold."""


def check_gguf(path: Path) -> None:
    """Raise ModelDamaged for a file that is no whole GGUF; OSError where it can't be read."""
    try:
        with path.open("rb") as file:
            if not path.stat().st_size:
                raise Fault("it is empty")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                _check(Header(data))
    except Fault as fault:
        raise ModelDamaged(
            f"{path} is no whole GGUF file: {fault}.",
            "Fetch it again: dateline models fetch, or give another GGUF with --model PATH.",
        ) from fault


def _check(header: Header) -> None:
    try:
        tensors, pairs = _counts(header)
        values: dict[str, Value] = {}
        for _ in range(pairs):
            key = header.text(LONGEST_KEY, "a key")
            if key in values:
                raise Fault(f"it has the key {shown(key)} twice")
            values[key] = _value(header, key)
        _check_vocabulary(values)
        check_kind(values)
        check_shape(values)
        _check_tensors(header, tensors, _alignment(values))
    finally:
        header.close()


def _counts(header: Header) -> tuple[int, int]:
    if header.take(len(GGUF_MAGIC)) != GGUF_MAGIC:
        raise Fault(f"it does not begin with {GGUF_MAGIC.decode()}")
    version = header.uint32()
    if version not in VERSIONS:
        raise Fault(f"it is of version {version}, and only {VERSIONS[0]} and {VERSIONS[1]} can be read")
    tensors, pairs = header.uint64(), header.uint64()
    if tensors > MOST_TENSORS:
        raise Fault(f"it claims {tensors:,} tensors")
    if pairs > MOST_PAIRS:
        raise Fault(f"it claims {pairs:,} keys")
    return tensors, pairs


def _value(header: Header, key: str) -> Value:
    kind = header.uint32()
    if kind == _STRING:
        return Value(kind, text=next(header.texts(1)).decode(errors="backslashreplace"))
    if kind == _UINT32:
        return Value(kind, number=header.uint32())
    if kind == _LIST:
        return _list(header, key)
    if kind == _FLOAT32:
        return Value(kind, number=header.float32())
    header.skip(_size(kind, key))
    return Value(kind)


def _list(header: Header, key: str) -> Value:
    items, count = header.uint32(), header.uint64()
    if items == _STRING:
        if count > MOST_STRINGS:
            raise Fault(f"{shown(key)} claims {count:,} strings")
        _check_texts(header, key, count)
    else:
        header.skip(count * _size(items, key))
    return Value(_LIST, items, count)


def _check_texts(header: Header, key: str, count: int) -> None:
    """Texts of a list: of a vocabulary, each only once, up to the zero at which llama.cpp ends it."""
    seen: set[bytes] = set()
    for text in header.texts(count):
        if key != _TOKENS:
            continue
        token = text.partition(b"\0")[0]
        if token in seen:
            raise Fault(f"it has the token {shown(token.decode(errors='backslashreplace'))} twice")
        if token:  # one without a text is given one by its number
            seen.add(token)


def _size(kind: int, key: str) -> int:
    if kind not in _SIZES:
        raise Fault(f"{shown(key)} is of a kind ({kind}) that there is not")
    return _SIZES[kind]


def _alignment(values: Mapping[str, Value]) -> int:
    given = values.get("general.alignment", Value(_UINT32, number=_ALIGNMENT))
    number = int(given.number) if given.kind == _UINT32 else 0
    if not 0 < number <= LARGEST_ALIGNMENT or number & (number - 1):
        raise Fault(f"its alignment ({number:,}) is no power of two up to {LARGEST_ALIGNMENT:,}")
    return number


def _check_vocabulary(values: Mapping[str, Value]) -> None:
    for key, kinds in _VOCABULARY.items():
        if key in values and values[key].items not in kinds:
            raise Fault(f"{key} is no list of what it should hold")
    tokens = values.get(_TOKENS, Value(_LIST)).count
    for key in _PER_TOKEN:
        if key in values and values[key].count != tokens:
            raise Fault(f"{key} is for {values[key].count:,} tokens, and there are {tokens:,}")


def _check_tensors(header: Header, count: int, alignment: int) -> None:
    ends: dict[str, tuple[int, int]] = {}
    for _ in range(count):
        name = header.text(LONGEST_NAME, "a tensor's name")
        if name in ends:
            raise Fault(f"it has the tensor {shown(name)} twice")
        size = _tensor_size(header, name)
        offset = header.uint64()
        if offset % alignment:
            raise Fault(f"the tensor {shown(name)} is not where the alignment lets it be")
        ends[name] = (offset, size)
    start = -(-header.at // alignment) * alignment
    for name, (offset, size) in ends.items():
        if start + offset + size > header.size:
            raise Fault(f"the tensor {shown(name)} ends at byte {start + offset + size:,} of {header.size:,}")


def _tensor_size(header: Header, name: str) -> int:
    """Its size in bytes. A kind newer than the table of them counts as one: llama.cpp knows it or refuses."""
    dimensions = header.uint32()
    if dimensions > MOST_DIMENSIONS:
        raise Fault(f"the tensor {shown(name)} has {dimensions:,} dimensions")
    shape = [header.uint64() for _ in range(dimensions)]
    kind = header.uint32()
    elements = 1
    for length in shape:
        elements *= length
    block, size = BLOCKS.get(kind, (1, 0))
    if not elements or (shape and shape[0] % block):
        raise Fault(f"the tensor {shown(name)} has a shape that its kind can't have")
    return elements // block * size if kind in BLOCKS else 1
