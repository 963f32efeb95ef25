"""What runs an embedder: torch, which everyone has, or ONNX Runtime, which the extra `onnx` brings.

Both make the same vectors; ONNX Runtime makes them faster, and starts without importing torch.
"""

from __future__ import annotations

import os
from importlib.util import find_spec

from index.errors import ModelMissing, ModelUnknown

AUTO, ONNX, TORCH = "auto", "onnx", "torch"
NAMES = (AUTO, ONNX, TORCH)
VARIABLE = "DATELINE_EMBEDDER_BACKEND"


def chosen(named: str | None = None) -> str:
    """One of NAMES: what is named here, else in the environment, else `auto`. Of ONNX Runtime only if it is
    installed: `auto` is torch without it. Raises ModelUnknown or ModelMissing.
    """
    name = named or os.environ.get(VARIABLE) or AUTO
    if name not in NAMES:
        raise ModelUnknown(f"There is no embedder backend {name!r}.", f"Use one of: {', '.join(NAMES)}.")
    if name != TORCH and find_spec("onnxruntime") is None:
        if name == AUTO:
            return TORCH
        raise ModelMissing(
            "The embedder backend onnx needs ONNX Runtime, which is not installed.",
            "Install it: pip install 'dateline[onnx]', or name another: --embedder-backend torch",
        )
    return name
