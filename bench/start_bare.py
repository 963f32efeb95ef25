"""Run alone by bench/start.py: llama.cpp without Dateline does what a question cost, noted in a file."""

from __future__ import annotations

import ctypes
import json
import sys
from pathlib import Path

import llama_cpp

_CHECKSUM = 32  # bytes before a kept state
_CONTEXT = 4096  # tokens, as rag.running has it


def main(file: Path) -> None:
    """Load, put states in place, decode, and pick the likeliest token after each decoding."""
    noted = json.loads(file.read_text())
    running = noted["running"]
    llama = llama_cpp.Llama(
        noted["model"],
        n_ctx=_CONTEXT,
        n_threads=running["writing"],
        n_threads_batch=running["reading"],
        n_ubatch=running["batch"],
        flash_attn=running["flash"],
        verbose=False,
    )
    memory = llama_cpp.llama_get_memory(llama.ctx)
    sampler = llama_cpp.llama_sampler_init_greedy()
    states: dict[str, bytes] = {}
    for step in noted["steps"]:
        if "restore" in step:
            if step["restore"] not in states:
                states[step["restore"]] = Path(step["restore"]).read_bytes()[_CHECKSUM:]
            state = states[step["restore"]]
            held = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
            if not llama_cpp.llama_state_seq_set_data(llama.ctx, held, len(state), 0):
                raise RuntimeError("a kept state was not taken")
            continue
        llama_cpp.llama_memory_seq_rm(memory, 0, step["held"], -1)
        tokens = (llama_cpp.llama_token * len(step["decode"]))(*step["decode"])
        batch = llama_cpp.llama_batch_get_one(tokens, len(tokens))
        if llama_cpp.llama_decode(llama.ctx, batch):
            raise RuntimeError("llama.cpp could not decode")
        llama_cpp.llama_sampler_sample(sampler, llama.ctx, -1)
    llama.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
