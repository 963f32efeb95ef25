"""What a page's own tools write into a save of it: buttons, menus, notes for screen readers.

Only whole lines count, and only words that no post is made of.
"""

from __future__ import annotations

import re

_LONGEST = 70  # characters
_PHRASES_TEXT = """
    skip advertisement | skip ad | advertising | supported by | sponsored | sponsored content |
    end of list | start of list | end of page | start of main content | share | share this |
    share page | share close panel | share full article | share tools | about sharing |
    share this post | share this page | share this story | share this article | share this live blog |
    share this update | share this via | share this with | share post | share article |
    share on social media | article share tools | view more share options |
    click here to share on social media | copy link | copy this link | copy url | link copied |
    copy link to clipboard | link copied to clipboard | facebook | twitter | tweet | whatsapp |
    email | e-mail | x | linkedin | save | save article | print | bookmark | gift article |
    gift this article | listen to this article | comments | comment | view comments |
    view all comments | show comments | leave a comment | join the conversation |
    view image in fullscreen | view photo in fullscreen | view full size | view fullscreen |
    article continues below | story continues below | story continues below advertisement |
    comment on this story | return to menu | back to top | return to top | jump to comments |
    go to key events |
    show key events only | show all updates | show all posts | no new updates | new updates | pinned |
    pinned post | pinned update | live | live now | breaking | breaking news | developing | loading |
    close | menu | search | subscribe | sign up | sign up here | sign up now | log in | login |
    sign in | register | play | pause | mute | unmute | settings | autoplay | follow us
"""
_PHRASES = frozenset(" ".join(_PHRASES_TEXT.split()).split(" | "))
_PATTERNS = re.compile(
    r"skip (?:to|next|past|back) .{1,50}"
    r"|list (?:\d+ of \d+|of \d+ items)"
    r"|share (?:this )?(?:on|via|with|by) \w+"
    r"|open (?:image|photo) .{1,50}"
    r"|(?:load|show|see|view) (?:more|all|new|latest)"
    r"(?: (?:updates?|posts?|stories|entries|events|comments))?"
    r"|please (?:turn on|enable) javascript.{0,50}"
    r"|[\d,.]+k? (?:people )?(?:comments?|viewing|watching|reading)(?: this page| now)?"
    r"|sign up for .{1,50}|follow (?:us|the topics in this article)\b.{0,30}"
    r"|all times (?:stated )?are .{1,30}",
    re.I,
)
_STARTS = frozenset(
    ["skip", "list", "share", "open", "load", "show", "see", "view", "please", "sign", "follow", "all"]
)
MACHINERY_STARTS = _STARTS | {phrase.partition(" ")[0] for phrase in _PHRASES}
"""The first words of all of these that begin with a letter."""


def is_machinery(text: str, opening: str) -> bool:
    """Whether a line is the page's own; `opening` is its first word in lower case, which rules most out."""
    if len(text) > _LONGEST:
        return False
    bare = text.rstrip(" .!…:—–-")
    if bare.lower() in _PHRASES:
        return True
    return (opening in _STARTS or text[0].isdigit()) and _PATTERNS.fullmatch(bare) is not None
