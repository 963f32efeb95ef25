"""What `dateline inspect` says of a dump."""

from __future__ import annotations

import json

from index.readers import Dump, Source, read_dump
from rag.listing import dump_json, dump_lines

PAGE = """Storm over Port Merrow

By Ruth Calder, Coast News

Updated 5:54 PM ET, Mon March 3, 2031

3 Posts

5:42 p.m. ET, March 3, 2031

Harbor gates stay shut until Thursday, director says

From Coast News' Ruth Calder in Port Merrow

The harbor gates at Port Merrow are?set to stay shut until Thursday, the director told Jan Kr?l on the quay.

4:10 p.m. ET, March 3, 2031

Homes along the coast lose power, operator says

Some 14,000 homes along the coast have?had no power since noon, the grid operator said on Monday.?

Crews are?on their way to the broken lines, and the operator hopes to have them up by evening.
"""


def read(text: str) -> Dump:
    return read_dump(Source("page.txt", lambda: text.encode()))


def test_a_person_sees_coverage_clock_counts_posts_asides_damage_and_doubts() -> None:
    lines = list(dump_lines(read(PAGE)))
    assert lines[0] == "Storm over Port Merrow (storm-over-port-merrow), read as text"
    assert lines[1].startswith("Clock: 3 Mar 2031")
    assert lines[2] == "Posts: 2 found, 3 declared"
    assert "Harbor gates stay shut until Thursday, director says  (1 paragraph, 2 aside)" in lines[3]
    assert "Set aside as byline (who wrote or helped): 2" in lines
    assert "   1  From Coast News' Ruth Calder in Port Merrow" in lines
    assert "Damaged characters: 4 mended, 1 left as they are" in lines
    assert "Mended: are?set, have?had, Monday.?, are?on" in lines
    assert "Left: Kr?l" in lines
    assert "Note: the page says 3 posts, 2 were found" in lines


def test_json_gives_it_whole() -> None:
    dump = read(PAGE)
    told = json.loads(json.dumps(dump_json(dump)))
    assert told["coverage"]["clock"] == "2031-03-03T17:54:00-05:00"
    assert (told["declared"], told["found"]) == (3, 2)
    assert told["damage"]["left_words"] == ["Kr?l"]
    assert [post["original"] for post in told["posts"]] == [post.original for post in dump.posts]
    assert [aside["kind"] for aside in told["posts"][0]["asides"]] == ["boilerplate", "byline"]
    assert told["header"][0] == {"kind": "boilerplate", "text": "Storm over Port Merrow"}


def test_a_post_without_a_headline_is_shown_by_its_words() -> None:
    last = "\n3:02 p.m. ET, March 3, 2031\n\nSchools in three counties to close\n\nThey close on Tuesday.\n"
    dump = read(PAGE.replace("Homes along the coast lose power, operator says\n\n", "") + last)
    line = next(line for line in dump_lines(dump) if "no headline" in line)
    assert "(no headline) Some 14,000 homes" in line
