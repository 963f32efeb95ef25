"""The state that a model holds after one of its layers, read while llama.cpp computes it.

llama.cpp hands every tensor of its graph to a callback that asks for it. What is wanted is the residual
stream after a layer ("l_out-17") at the last token of the batch: what the model makes of the whole prompt,
before the layers above turn it into a next word.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

States = NDArray[np.float32]
"""Shape (layers that are read, dimension of the model)."""


class StateReader:
    """Reads some layers' states, counted from 0. Whatever is decoded `within` leaves them in `states`.

    Nothing above the last of the layers is computed then: a third less work where 17 of 28 are enough. The
    tokens that were decoded so are not whole in the context and have to be dropped from it.
    """

    def __init__(self, layers: Sequence[int], dimension: int) -> None:
        import llama_cpp

        self.states: States = np.zeros((len(layers), dimension), dtype=np.float32)
        self._places = {_name(layer): place for place, layer in enumerate(layers)}
        self._last = self._places[_name(max(layers))]
        self._tensors = _tensor_functions()
        self._armed = False
        self.callback = llama_cpp.ggml_backend_sched_eval_callback(self._called)
        """For the context (`rag.llm.context`). llama.cpp holds no reference to it that Python knows of."""

    @contextlib.contextmanager
    def within(self) -> Iterator[None]:
        """Outside of it nothing is read, and nothing is slower."""
        self._armed = True
        try:
            yield
        finally:
            self._armed = False

    def _called(self, tensor: int, asked: bool, _: object) -> bool:
        """llama.cpp asks whether a tensor is wanted, and calls again when one that is has been computed.

        The second time, no for an answer ends the computation.
        """
        place = self._places.get(self._tensors.ggml_get_name(tensor)) if self._armed else None
        if place is None:
            return False
        if not asked:
            row = self.states[place]
            end = self._tensors.ggml_nbytes(tensor)  # tokens lie one after the other, the last one at the end
            self._tensors.ggml_backend_tensor_get(tensor, row.ctypes.data, end - row.nbytes, row.nbytes)
        return asked or place != self._last


def _name(layer: int) -> bytes:
    """What llama.cpp calls the output of a layer."""
    return f"l_out-{layer}".encode()


def _tensor_functions() -> Any:
    import llama_cpp
    from llama_cpp._ctypes_extensions import load_shared_library

    library = load_shared_library("ggml-base", Path(llama_cpp.__file__).parent / "lib")
    library.ggml_get_name.restype = ctypes.c_char_p
    library.ggml_get_name.argtypes = [ctypes.c_void_p]
    library.ggml_nbytes.restype = ctypes.c_size_t
    library.ggml_nbytes.argtypes = [ctypes.c_void_p]
    library.ggml_backend_tensor_get.restype = None
    library.ggml_backend_tensor_get.argtypes = [
        ctypes.c_void_p,
        ctypes.c_void_p,
        ctypes.c_size_t,
        ctypes.c_size_t,
    ]
    return library
