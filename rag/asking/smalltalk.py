"""What is said to Dateline without asking about the news: "Thanks!", "Who are you?"."""

from __future__ import annotations

import re

_MUCH = r"(?: (?:a lot|so much|very much|again|for (?:that|this|the help|your help|the answer)))?"
_SAID = (
    r"(?:(?:hello|hi|hey)(?: (?:there|all|again))?|good (?:morning|afternoon|evening|night|day)"
    rf"|thanks{_MUCH}|thank you{_MUCH}|many thanks|thx|cheers|ok|okay|great|cool|nice|perfect|awesome|wow|lol"
    r"|got it|i see"
    r"|understood|all right|alright|fine|bye|goodbye|see you(?: later)?|welcome|you['’]?re welcome|no worries"
    r"|please|sorry|yes|yeah|yep|no|nope|well done|good (?:job|work|answer)|how are you(?: doing| today)?"
    r"|what['’]?s up|dateline|ping|test(?:ing)?)"
)
_ABOUT_IT = (
    r"(?:(?:who|what) are you|what['’]?s your name|what is your name|how old are you"
    r"|what (?:can|do) you do(?: for me)?|how do you work|how does (?:this|dateline) work"
    r"|(?:(?:can|could) you )?help(?: me)?(?: out)?|what (?:can|should|could) i ask(?: you| here)?"
    r"|are you (?:an? )?(?:ai|bot|robot|chatbot|human|person|machine|real|chatgpt|there)"
    r"|(?:what|which) (?:ai |language )?(?:model|llm|ai) (?:are you|do you use)"
    r"|who (?:made|built|created|trained|owns) you"
    r"|(?:can|do) you (?:speak|understand|know) [a-z]+(?: language)?"
    r"|(?:what|which) sources (?:do|are) you (?:us(?:e|ing)|based on)|what are your sources"
    r"|(?:how many|which) (?:posts|updates|articles) (?:do you (?:have|know|use)|are (?:there|here|indexed))"
    r"|(?:how (?:up to date|recent|current) (?:are you|is (?:this|it))"
    r"|when (?:was (?:this|it)|were you)(?: last)? updated))"
)
_NOTHING_ASKED = re.compile(rf"^\W*(?:(?:{_SAID}|{_ABOUT_IT})(?:\W+|$))+$", re.I)
_LONGEST = 120
"""Characters; nobody greets at greater length, and the expression is not run over a pasted page."""


def is_small_talk(text: str) -> bool:
    """Whether a text holds nothing but such words."""
    return len(text) <= _LONGEST and _NOTHING_ASKED.match(text) is not None
