"""Whether a GGUF says that it is a model that writes, with a tokenizer that such a model has.

llama.cpp takes a tokenizer as the file names it, whatever the architecture, and ends the whole process once
it asks one for a token that its kind does not have.
"""

from __future__ import annotations

from collections.abc import Mapping

from index.weights.header import Fault, Value, shown

OF_FEW = {
    "bert": (),
    "t5": (),
    "rwkv": ("rwkv", "arwkv"),
    "plamo2": ("plamo",),
    "gemma4": ("gemma4",),
}
"""Tokenizers of some architectures alone, which begin so; of none that writes are those of BERT and T5. The
others ("llama", "gpt2") are of many, and llama.cpp itself refuses a name that it does not know."""
NOT_WRITING = ("bert", "embedding", "clip", "t5encoder", "wavtokenizer")
"""What is in the names of llama.cpp's architectures that give vectors or sound, and no text."""


def check_kind(values: Mapping[str, Value]) -> None:
    """Raise Fault for a model that can't write, or has another's tokenizer."""
    architecture = values.get("general.architecture", Value()).text
    if any(name in architecture for name in NOT_WRITING):
        raise Fault(f"a model of the architecture {shown(architecture)} writes no text")
    tokenizer = values.get("tokenizer.ggml.model", Value()).text
    if tokenizer in OF_FEW and not architecture.startswith(OF_FEW[tokenizer]):
        raise Fault(
            f"it has the tokenizer {shown(tokenizer)}, and the architecture {shown(architecture)} has not"
        )
