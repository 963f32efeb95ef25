"""What a server's slots can give on this processor: seconds of it per token, by how many are written at once.

A server with slots writes one token of every answer in one pass over the weights. Where that pass waits for
memory, sixteen cost little more than one; where it waits for arithmetic, they cost sixteen times as much.
Processor time is measured, which other work on the machine hardly moves.

    python -m bench.server_batches small --slots 1 2 4 8 16 --threads 1
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

import llama_cpp
from llama_cpp._logger import set_verbose

from index.weights import resolve
from rag.environment import be_quiet

_TOKEN = 100
"""Any will do: nothing is read of what comes out."""
_CONTEXT = 64
"""Tokens of each answer: attention to a longer past costs each of them the same again, at once or not."""


def main() -> int:
    be_quiet()
    arguments = _arguments()
    gguf = resolve(arguments.model)
    print(f"{gguf.name}, {arguments.threads} threads, median of {arguments.passes} passes, interleaved")
    taken = _measured(gguf, arguments.slots, arguments.threads, arguments.passes)
    alone = taken[arguments.slots[0]]
    for slots, seconds in taken.items():
        print(f"{slots:3d} at once: {1000 * seconds:6.1f} ms a token, {alone / seconds:.2f} times as many")
    return 0


def _measured(gguf: Path, sizes: list[int], threads: int, passes: int) -> dict[int, float]:
    """Seconds of the processor per token."""
    set_verbose(False)
    most = max(sizes)
    model = llama_cpp.llama_model_load_from_file(str(gguf).encode(), llama_cpp.llama_model_default_params())
    settings = llama_cpp.llama_context_default_params()
    settings.n_ctx, settings.n_seq_max, settings.n_batch = _CONTEXT * most, most, most
    settings.n_threads = settings.n_threads_batch = threads
    context = llama_cpp.llama_init_from_model(model, settings)
    batch = llama_cpp.llama_batch_init(most, 0, 1)
    seconds: dict[int, list[float]] = {size: [] for size in sizes}
    for number in range(passes + 1):
        for size in sizes:
            taken = _pass(context, batch, size)
            if number:  # the first one reads the weights from the disk
                seconds[size].append(taken / size)
    llama_cpp.llama_batch_free(batch)
    llama_cpp.llama_free(context)
    llama_cpp.llama_model_free(model)
    return {size: statistics.median(taken) for size, taken in seconds.items()}


def _pass(context: object, batch: object, size: int) -> float:
    """Seconds of the processor that one token of each of `size` answers takes."""
    llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(context), True)
    batch.n_tokens = size  # type: ignore[attr-defined]
    for place in range(size):
        batch.token[place] = _TOKEN + place  # type: ignore[attr-defined]
        batch.pos[place] = 0  # type: ignore[attr-defined]
        batch.n_seq_id[place] = 1  # type: ignore[attr-defined]
        batch.seq_id[place][0] = place  # type: ignore[attr-defined]
        batch.logits[place] = 1  # type: ignore[attr-defined]
    began = time.process_time()
    if llama_cpp.llama_decode(context, batch):
        raise RuntimeError("The model did not take the batch.")
    llama_cpp.llama_synchronize(context)
    return time.process_time() - began


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure what writing several answers at once costs.")
    parser.add_argument("model", nargs="?", default="small", help="A name of the catalogue.")
    parser.add_argument("--slots", nargs="+", type=int, default=[1, 2, 4, 8, 16])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--passes", type=int, default=7)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
