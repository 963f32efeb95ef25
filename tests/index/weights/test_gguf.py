"""A GGUF from a stranger: whole, or refused in one line before llama.cpp sees it."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ModelDamaged
from index.weights import Kind, State, entries, resolve, status
from index.weights.gguf import MOST_PAIRS, MOST_STRINGS, MOST_TENSORS, check_gguf
from rag.llm.llama import LlamaModel
from rag.prompting import Dialogue, Message
from tests.gguf import ARRAY, STRING, U32, Value, head, padded, pair, tensor, text, whole

LETTERS = "▁abcdefghijklmnopqrstuvwxyz:\n"
TOKENS = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), *LETTERS]
KINDS = [2, 3, 3, *[6] * 256, *[1] * len(LETTERS)]  # unknown, control, control, bytes, plain
WIDTH = 32
METADATA: dict[str, Value] = {
    "general.architecture": "llama",
    "llama.context_length": 4096,
    "llama.embedding_length": WIDTH,
    "llama.block_count": 1,
    "llama.feed_forward_length": WIDTH,
    "llama.attention.head_count": 1,
    "llama.attention.layer_norm_rms_epsilon": 1e-5,
    "tokenizer.ggml.model": "llama",
    "tokenizer.ggml.tokens": TOKENS,
    "tokenizer.ggml.scores": [-float(number) for number in range(len(TOKENS))],
    "tokenizer.ggml.token_type": KINDS,
    "tokenizer.ggml.bos_token_id": 1,
    "tokenizer.ggml.eos_token_id": 2,
}
SQUARES = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
TENSORS = {
    "token_embd.weight": [WIDTH, len(TOKENS)],
    "output_norm.weight": [WIDTH],
    **{f"blk.0.{name}.weight": [WIDTH] for name in ("attn_norm", "ffn_norm")},
    **{f"blk.0.{name}.weight": [WIDTH, WIDTH] for name in SQUARES},
}
WHOLE = whole(METADATA, TENSORS)
HEADER = len(WHOLE) - 4 * (WIDTH * len(TOKENS) + 3 * WIDTH + len(SQUARES) * WIDTH * WIDTH)
ASKED = Dialogue((), (Message("user", "is it?"),))


def with_pair(key: str, value: Value) -> bytes:
    return whole({**METADATA, key: value}, TENSORS)


def experts(*numbers: int) -> bytes:
    names = ("expert_count", "expert_used_count", "expert_group_count", "expert_group_used_count")
    given = {f"llama.{name}": number for name, number in zip(names, numbers, strict=False)}
    return whole({**METADATA, **given}, TENSORS)


def one_tensor(described: bytes, data: bytes = b"\0" * 64) -> bytes:
    return padded(head(1, 0) + described) + data


def raw_pair(key: str, kind: int, value: bytes) -> bytes:
    return head(0, 1) + text(key) + struct.pack("<I", kind) + value


def listed(kind: int, count: int, items: bytes = b"") -> bytes:
    return struct.pack("<IQ", kind, count) + items


DAMAGED = {
    "empty": (b"", "is empty"),
    "two bytes": (b"GG", "ends within its header"),
    "other magic": (b"GGML" + WHOLE[4:], "does not begin with GGUF"),
    "zip": (b"PK\3\4" + WHOLE[4:], "does not begin with GGUF"),
    "version 0": (head(0, 0, version=0), "version 0"),
    "version 1": (head(0, 0, version=1), "version 1"),
    "a version to come": (head(0, 0, version=4), "version 4"),
    "big-endian": (b"GGUF" + struct.pack(">IQQ", 3, 0, 0), "version 50331648"),
    "head only": (WHOLE[:24], "ends within its header"),
    "many tensors": (head(MOST_TENSORS + 1, 0), "claims 131,073 tensors"),
    "most tensors": (head(2**64 - 1, 0), "tensors"),
    "many keys": (head(0, MOST_PAIRS + 1), "claims 65,537 keys"),
    "most keys": (head(0, 2**63), "keys"),
    "keys that are not there": (head(0, 9), "ends within its header"),
    "a long key": (head(0, 1) + struct.pack("<Q", 2**40) + b"a" * 99, "a key of"),
    "a key twice": (head(0, 2) + pair("a", 1) + pair("a", 2), "key 'a' twice"),
    "no such kind": (raw_pair("a", 13, b"\0" * 64), "kind (13)"),
    "a long string": (raw_pair("a", STRING, struct.pack("<Q", 2**63) + b"a"), "ends within its header"),
    "a long list": (raw_pair("a", ARRAY, listed(U32, 2**62)), "ends within its header"),
    "a list whose bytes overflow": (raw_pair("a", ARRAY, listed(U32, 2**62 + 1, b"abcd")), "ends within"),
    "many strings": (raw_pair("a", ARRAY, listed(STRING, MOST_STRINGS + 1)), "strings"),
    "strings that are not there": (raw_pair("a", ARRAY, listed(STRING, 9, text("b"))), "ends within"),
    "a list of lists": (raw_pair("a", ARRAY, listed(ARRAY, 1, listed(U32, 1, b"abcd"))), "kind (9)"),
    "alignment 0": (with_pair("general.alignment", 0), "alignment (0)"),
    "alignment 33": (with_pair("general.alignment", 33), "alignment (33)"),
    "alignment by name": (with_pair("general.alignment", "32"), "alignment"),
    "a vast alignment": (with_pair("general.alignment", 2**31), "alignment"),
    "tokens of numbers": (with_pair("tokenizer.ggml.tokens", KINDS), "tokens is no list of"),
    "tokens in a string": (with_pair("tokenizer.ggml.tokens", "abc"), "tokens is no list of"),
    "few scores": (with_pair("tokenizer.ggml.scores", [0.5]), "for 1 tokens, and there are"),
    "few kinds": (with_pair("tokenizer.ggml.token_type", KINDS[1:]), "token_type is for"),
    "scores of text": (with_pair("tokenizer.ggml.scores", TOKENS), "scores is no list of"),
    "a token twice": (with_pair("tokenizer.ggml.tokens", [*TOKENS[:-1], TOKENS[0]]), "'<unk>' twice"),
    "twice up to a zero": (with_pair("tokenizer.ggml.tokens", [*TOKENS[:-1], "a\0b"]), "'a' twice"),
    "many layers": (with_pair("llama.block_count", 513), "513 layers"),
    "layers beyond the last": (with_pair("llama.nextn_predict_layers", 2), "2 that look ahead"),
    "experts that do nothing": (with_pair("llama.expert_count", 4), "4 experts, of which 0"),
    "experts that are not there": (with_pair("llama.expert_used_count", 2), "0 experts, of which 2"),
    "a crowd of experts": (experts(1000, 2), "1,000 experts"),
    "groups of none": (with_pair("llama.expert_group_count", 1), "1 groups of 0"),
    "groups that do not come out": (experts(4, 2, 3, 1), "3 groups of 4"),
    "all groups": (experts(4, 2, 2, 2), "2 groups of 4"),
    "no number": (with_pair("llama.attention.layer_norm_rms_epsilon", float("nan")), "epsilon is nan"),
    "a negative epsilon": (with_pair("llama.attention.layer_norm_epsilon", -1.0), "epsilon is -1.0"),
    "another scaling": (with_pair("llama.rope.scaling.type", "pudding"), "none, linear, yarn, longrope"),
    "a long name": (one_tensor(tensor("t" * 64, [4], 0, 0)), "name of 64 bytes"),
    "five dimensions": (one_tensor(tensor("t", [1] * 5, 0, 0)), "5 dimensions"),
    "no such size": (one_tensor(tensor("t", [4, 0], 0, 0)), "shape"),
    "half a block": (one_tensor(tensor("t", [16], 2, 0)), "shape"),
    "beyond the end": (one_tensor(tensor("t", [17], 0, 0)), "ends at byte 132 of 128"),
    "begins beyond it": (one_tensor(tensor("t", [4], 0, 2**63)), "ends at byte"),
    "a product that overflows": (one_tensor(tensor("t", [2**32, 2**32], 0, 0)), "ends at byte"),
    "between alignments": (one_tensor(tensor("t", [4], 0, 8)), "alignment"),
    "an unknown kind beyond the end": (one_tensor(tensor("t", [4], 999, 64)), "ends at byte"),
    "a tensor twice": (
        padded(head(2, 0) + tensor("t", [4], 0, 0) * 2) + b"\0" * 64,
        "tensor 't' twice",
    ),
    "one tensor less": (WHOLE[:-64], "ends at byte"),
    "noise after a good head": (WHOLE[:24] + random.Random(5).randbytes(4000), "bytes is longer than"),
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "stranger.gguf"


@pytest.mark.parametrize("case", DAMAGED)
def test_what_is_wrong_is_said_in_one_line(place: Path, case: str) -> None:
    data, words = DAMAGED[case]
    place.write_bytes(data)
    with pytest.raises(ModelDamaged) as caught:
        check_gguf(place)
    assert words in caught.value.what
    assert str(place) in caught.value.what
    assert str(caught.value).endswith("dateline models fetch, or give another GGUF with --model PATH.")
    assert len(str(caught.value).splitlines()) == 1


def test_a_whole_file_is_one(place: Path) -> None:
    place.write_bytes(WHOLE)
    check_gguf(place)
    place.write_bytes(whole({}))
    check_gguf(place)
    place.write_bytes(one_tensor(tensor("t", [64], 2, 0)))  # two blocks of 18 bytes
    check_gguf(place)
    for good in (experts(8, 2), experts(8, 2, 1, 1), experts(8, 2, 4, 2), experts(0, 0, 0)):
        place.write_bytes(good)
        check_gguf(place)
    place.write_bytes(with_pair("llama.rope.scaling.type", "yarn"))
    check_gguf(place)
    place.write_bytes(WHOLE[:4] + struct.pack("<I", 2) + WHOLE[8:])
    check_gguf(place)


def of_kind(architecture: str, tokenizer: str) -> bytes:
    metadata = {key.replace("llama.", f"{architecture}."): value for key, value in METADATA.items()}
    return whole(
        {**metadata, "general.architecture": architecture, "tokenizer.ggml.model": tokenizer}, TENSORS
    )


@pytest.mark.parametrize(
    "kinds", [("llama", "bert"), ("qwen2", "t5"), ("llama", "rwkv"), ("gemma3", "plamo2")]
)
def test_a_tokenizer_of_another_kind_of_model_is_refused(place: Path, kinds: tuple[str, str]) -> None:
    place.write_bytes(of_kind(*kinds))
    with pytest.raises(
        ModelDamaged, match=f"tokenizer '{kinds[1]}', and the architecture '{kinds[0]}' has not"
    ):
        check_gguf(place)


@pytest.mark.parametrize("architecture", ["bert", "nomic-bert-moe", "gemma-embedding", "clip", "t5encoder"])
def test_a_model_that_writes_nothing_is_refused(place: Path, architecture: str) -> None:
    place.write_bytes(of_kind(architecture, "llama"))
    with pytest.raises(ModelDamaged, match=f"'{architecture}' writes no text"):
        check_gguf(place)


@pytest.mark.parametrize(
    "kinds",
    [
        ("llama", "llama"),
        ("qwen2", "gpt2"),
        ("rwkv7", "rwkv"),
        ("arwkv7", "gpt2"),
        ("plamo3", "plamo2"),
        ("gemma4", "gemma4"),
        ("newer", "one not known yet"),
    ],
)
def test_a_tokenizer_of_the_models_own_kind_passes(place: Path, kinds: tuple[str, str]) -> None:
    place.write_bytes(of_kind(*kinds))
    check_gguf(place)


def test_every_cut_is_noticed(place: Path) -> None:
    for length in [*range(0, HEADER, 41), *range(HEADER, len(WHOLE), 4099), len(WHOLE) - 1]:
        place.write_bytes(WHOLE[:length])
        with pytest.raises(ModelDamaged):
            check_gguf(place)


@given(at=st.integers(0, HEADER), put=st.binary(min_size=1, max_size=12), cut=st.integers(0, 12))
def test_no_bytes_make_it_fail_otherwise(
    tmp_path_factory: pytest.TempPathFactory, at: int, put: bytes, cut: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "mixed.gguf"
    path.write_bytes(WHOLE[:at] + put + WHOLE[at + cut :])
    said = ""
    try:
        check_gguf(path)
    except ModelDamaged as damage:
        said = str(damage)
    assert len(said.splitlines()) <= 1


@given(st.binary(max_size=400))
def test_noise_is_refused(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.gguf"
    path.write_bytes(head(3, 9) + noise)
    with pytest.raises(ModelDamaged):
        check_gguf(path)


@pytest.mark.model
def test_the_small_file_is_one_that_llama_cpp_runs(place: Path) -> None:
    place.write_bytes(WHOLE)
    weights = LlamaModel(place, threads=1).weigh(ASKED, ["a", "b"])
    assert sum(weights) == pytest.approx(1)


@pytest.mark.model
@pytest.mark.parametrize("case", DAMAGED)
def test_the_model_refuses_what_is_damaged(place: Path, case: str) -> None:
    place.write_bytes(DAMAGED[case][0])
    with pytest.raises(ModelDamaged, match="is no whole GGUF file"):
        LlamaModel(place).load()


@pytest.mark.model
def test_the_model_refuses_a_tokenizer_that_would_end_the_process(place: Path) -> None:
    place.write_bytes(of_kind("llama", "bert"))
    with pytest.raises(ModelDamaged, match="tokenizer 'bert'"):
        LlamaModel(place).load()


@pytest.mark.model
def test_a_file_that_is_whole_and_no_model_is_damaged_too(place: Path) -> None:
    place.write_bytes(whole({"general.architecture": "pudding"}))
    with pytest.raises(ModelDamaged, match="can't load"):
        LlamaModel(place).load()


@pytest.mark.model
def test_every_model_of_the_catalogue_that_is_here_passes() -> None:
    here = [
        entry.name
        for entry in entries()
        if entry.kind is Kind.GGUF and status(entry.name).state is State.READY
    ]
    assert "tiny" in here
    for name in here:
        check_gguf(resolve(name))
