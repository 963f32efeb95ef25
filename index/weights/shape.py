"""What a GGUF says of its model's shape, held to what llama.cpp would end the whole process over."""

from __future__ import annotations

from collections.abc import Mapping

from index.weights.header import Fault, Value

MOST_LAYERS = 512  # LLAMA_MAX_LAYERS
MOST_EXPERTS = 512  # LLAMA_MAX_EXPERTS
SCALINGS = ("none", "linear", "yarn", "longrope")
"""Ways to stretch the positions; llama.cpp stops at the name of any other."""
_EPSILONS = ("attention.layer_norm_epsilon", "attention.layer_norm_rms_epsilon")


def check_shape(values: Mapping[str, Value]) -> None:
    """Raise Fault for a shape that no model can have. Keys that are missing are llama.cpp's to name."""
    prefix = values.get("general.architecture", Value()).text

    def number(name: str) -> float:
        return values.get(f"{prefix}.{name}", Value()).number

    layers, ahead = number("block_count"), number("nextn_predict_layers")
    if layers > MOST_LAYERS or ahead > layers:
        raise Fault(f"it claims {layers:,} layers and {ahead:,} that look ahead")
    _check_experts(number("expert_count"), number("expert_used_count"))
    _check_groups(number("expert_count"), number("expert_group_count"), number("expert_group_used_count"))
    for name in _EPSILONS:
        if not number(name) >= 0:  # nor is it "not a number"
            raise Fault(f"its {name} is {number(name)}")
    scaling = values.get(f"{prefix}.rope.scaling.type", Value(text=SCALINGS[0])).text
    if scaling not in SCALINGS:
        raise Fault("its rope.scaling.type is none of " + ", ".join(SCALINGS))


def _check_experts(count: float, used: float) -> None:
    if count > MOST_EXPERTS or used > count or (count and not used):
        raise Fault(f"it claims {count:,} experts, of which {used:,} are used")


def _check_groups(experts: float, groups: float, used: float) -> None:
    wrong = experts % groups or not 0 < used < groups if groups > 1 else groups and not experts
    if wrong:
        raise Fault(f"it claims {groups:,} groups of {experts:,} experts, of which {used:,} are used")
