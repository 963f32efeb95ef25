"""Texts as a server may be given them: what could be taken for its model's control tokens is taken apart.

A server renders the chat format itself and reads marks such as `<|im_end|>` wherever they stand, also in
what a post or a reader wrote. A space within the mark makes it plain text; how the posts are quoted and
checked is not touched by it.
"""

from __future__ import annotations

import re

# All chat formats of models that are served today mark with these: <|im_start|>, </s>, <start_of_turn>,
# <｜User｜>, [INST], [/INST], [gMASK], <<SYS>>. A wide or small `<` marks too where a server normalises it.
_MARK = re.compile(r"[<＜﹤](?=[^\s<＜﹤=\d-])|\[(?=/?(?:[A-Z][A-Z_]+|gMASK|sMASK)\])")


def shielded(text: str) -> str:
    """The text without any control mark. News text is left as it is, apart from `<` before a letter."""
    return _MARK.sub(lambda mark: f"{mark[0]} ", text)
