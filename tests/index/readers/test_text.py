"""Plain text of live pages, in the habits of many newsrooms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from index import AsideKind, DumpError
from index.readers import Dump, Source, read_dump
from tests.index.readers.fiction import HABITS, HEADLINES, POSTS, SUMMARY, TITLE


def read(text: str, name: str = "page.txt") -> Dump:
    return read_dump(Source(name, lambda: text.encode()))


@pytest.mark.parametrize("habit", HABITS)
def test_every_habit_gives_the_same_posts(habit: str) -> None:
    dump = read(HABITS[habit])
    posts = [post for post in dump.posts if post.headline]
    assert [post.headline for post in posts] == HEADLINES
    assert [post.paragraphs for post in posts] == [post.body for post in POSTS]


def test_the_header_is_kept_apart() -> None:
    dump = read(HABITS["bare"])
    assert dump.coverage.title == TITLE
    assert dump.coverage.declared == 7
    assert [aside.text for aside in dump.coverage.header] == [
        TITLE,
        "What we covered here",
        *SUMMARY,
        "7 Posts",
    ]


def test_times_are_aware_and_in_the_pages_zone() -> None:
    dump = read(HABITS["dated above"])
    eastern = timezone(timedelta(hours=-5))
    assert dump.posts[0].published == datetime(2031, 3, 3, 17, 42, tzinfo=eastern)
    assert dump.posts[-1].published == datetime(2031, 3, 3, 8, 2, tzinfo=eastern)
    assert dump.coverage.clock == datetime(2031, 3, 3, 17, 54, tzinfo=eastern)


def test_ages_count_back_from_the_pages_own_clock() -> None:
    dump = read(HABITS["ages above"])
    assert dump.posts[4].published == datetime(2031, 3, 3, 19, 40, tzinfo=UTC)
    assert read(HABITS["ages above"].replace("Updated", "Saved")).posts[4].published is None


def test_a_dump_without_times_has_none() -> None:
    dump = read(HABITS["bare"])
    assert dump.coverage.clock is None
    assert all(post.published is None for post in dump.posts)


def test_a_time_line_without_a_headline_opens_a_post_too() -> None:
    page = HABITS["dated above"].replace(f"{HEADLINES[3]}\n\n", "")
    posts = read(page).posts
    assert [post.headline for post in posts] == [*HEADLINES[:3], "", *HEADLINES[4:]]
    assert posts[3].paragraphs == POSTS[3].body
    assert posts[3].published is not None


@pytest.mark.parametrize("habit", ["dated above", "ages above", "dated below", "byline and date below"])
def test_headlines_may_end_in_a_period_where_time_lines_mark_them(habit: str) -> None:
    page = HABITS[habit]
    closed = [headline.rstrip("?") + "." for headline in HEADLINES]
    for headline, ended in zip(HEADLINES, closed, strict=True):
        page = page.replace(headline, ended)
    assert [post.headline for post in read(page).posts] == closed


def test_bylines_name_the_author_and_stand_apart() -> None:
    dump = read(HABITS["dated above"])
    assert [post.author for post in dump.posts] == [post.reporter for post in POSTS]
    assert all(any(aside.kind is AsideKind.BYLINE for aside in post.asides) for post in dump.posts)


def test_captions_and_credits_stand_apart() -> None:
    first = read(HABITS["captions"]).posts[0]
    assert [aside.kind for aside in first.asides] == [AsideKind.CAPTION, AsideKind.CAPTION, AsideKind.BYLINE]


def test_a_count_that_is_off_is_said_and_cuts_nothing() -> None:
    dump = read(HABITS["bare"].replace("7 Posts", "12 Posts"))
    assert len(dump.posts) == 7
    assert "the page says 12 posts, 7 were found" in dump.notices


def test_a_counted_post_without_a_headline_is_kept() -> None:
    page = HABITS["bare"].replace(
        "7 Posts\n\n", "8 Posts\n\nThis page has moved.\n\nFollow the storm on our new page.\n\n"
    )
    dump = read(page)
    assert len(dump.posts) == 8
    assert dump.posts[0].headline == ""
    assert dump.posts[0].paragraphs == ("This page has moved.", "Follow the storm on our new page.")
    assert dump.notices == ()


def test_a_short_question_between_paragraphs_is_a_subhead_where_the_count_says_so() -> None:
    page = HABITS["bare"].replace("Crews cannot climb", "What is next?\n\nCrews cannot climb")
    post = next(post for post in read(page).posts if post.headline.startswith("About 14,000"))
    assert [(aside.kind, aside.text, aside.before) for aside in post.asides] == [
        (AsideKind.SUBHEAD, "What is next?", 1)
    ]


def test_a_reader_s_question_stays_with_its_answer() -> None:
    asked = "Q: When do crews climb again?"
    page = HABITS["bare"].replace("Crews cannot climb", f"{asked}\n\nA: Crews cannot climb")
    post = next(post for post in read(page).posts if post.headline.startswith("About 14,000"))
    assert post.paragraphs[1] == asked
    assert post.paragraphs[2].startswith("A: Crews cannot climb")
    assert post.asides == ()


def test_lists_of_names_stay_in_the_body() -> None:
    names = ["Petrel, 12", "Marigold, 63", "Anna Brandt, 9"]
    page = HABITS["bare"].replace(
        "Its captain", "\n\n".join(["These ships took part:", *names, "Its captain"])
    )
    post = next(post for post in read(page).posts if post.headline.startswith("Ferry"))
    assert post.paragraphs[1:5] == ("These ships took part:", *names)


def test_link_lists_and_repeated_headlines_are_trailers() -> None:
    links = "\n".join(["What sailors do in a storm like this one", "How the lower town was built"])
    page = (
        HABITS["bare"]
        + f"\nRelated article {HEADLINES[3]}\n\nLearn more\n\n{links}\n\nLearn more\n\n{links}\n"
    )
    dump = read(page)
    assert [post.headline for post in dump.posts] == HEADLINES
    assert {aside.kind for aside in dump.posts[-1].asides} == {AsideKind.TRAILER}
    assert len(dump.posts[-1].asides) == 7


def test_a_caption_without_a_full_stop_is_no_headline() -> None:
    caption = "A convoy of fire engines moves along the quay in Port Merrow on Monday, March 3"
    page = HABITS["bare"].replace("Schools in the counties", f"{caption}\n\nSchools in the counties")
    post = next(post for post in read(page).posts if post.headline.startswith("Schools"))
    assert [(aside.kind, aside.text) for aside in post.asides] == [(AsideKind.CAPTION, caption)]


def test_a_doubled_caption_is_set_aside_twice() -> None:
    caption = "The ferry Marigold lies behind Gull Island with all her lights on."
    page = HABITS["bare"].replace(
        "The ferry Marigold reached",
        f"{caption}\n\n{caption} Mika Dahl/Coast Pictures\n\nThe ferry Marigold reached",
    )
    post = next(post for post in read(page).posts if post.headline.startswith("Ferry"))
    assert [aside.kind for aside in post.asides] == [AsideKind.CAPTION, AsideKind.CAPTION]


def test_lines_broken_at_one_width_are_joined() -> None:
    import textwrap

    page = "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in HABITS["bare"].split("\n\n"))
    assert [post.paragraphs for post in read(page).posts] == [post.body for post in POSTS]


def test_the_original_stands_beside_the_mended() -> None:
    page = HABITS["bare"].replace("will stay shut until", "will?stay shut?until", 3)
    first = read(page).posts[0]
    assert first.headline == HEADLINES[0]
    assert first.original.startswith("Harbor gates will?stay shut?until")


@pytest.mark.parametrize("text", ["1,2,3\n4,5,6\n7,8,9\n", "{}()\n;;;\n" * 40])
def test_what_is_no_prose_is_refused(text: str) -> None:
    with pytest.raises(DumpError, match="news text"):
        read("1;2;3\n" + text)


HELPERS = "Coast News’ Ruth Calder and Sam Petrie contributed to this report."


@pytest.mark.parametrize("line", [HELPERS, "Watch the briefing here:", "Read more here.", "See his post:"])
def test_a_post_s_own_closing_words_stay_in_its_body(line: str) -> None:
    page = HABITS["bare"].replace(f"\n\n{HEADLINES[3]}", f"\n\n{line}\n\n{HEADLINES[3]}")
    post = read(page).posts[2]
    assert post.paragraphs == (*POSTS[2].body, line)
    assert post.author is None


@pytest.mark.parametrize(
    "line", ["Contributing: Ruth Calder", "– Ruth Calder", "Read the full story below:", "Learn more"]
)
def test_labels_and_pointers_to_other_stories_are_set_aside(line: str) -> None:
    page = HABITS["bare"].replace(f"\n\n{HEADLINES[3]}", f"\n\n{line}\n\n{HEADLINES[3]}")
    post = read(page).posts[2]
    assert post.paragraphs == POSTS[2].body
    assert [aside.text for aside in post.asides] == [line]


# Where time lines open posts, one without a colon would open one too.
@pytest.mark.parametrize(("habit", "colon"), [("bare", ":"), ("bare", ""), ("dated above", ":")])
def test_the_hours_of_a_timeline_are_body(habit: str, colon: str) -> None:
    hours = [f"2:05 p.m.{colon}", "The ferry turns back.", f"3:10 p.m.{colon}", "It finds a gap."]
    page = HABITS[habit].replace("Its captain", "\n\n".join([*hours, "Its captain"]))
    post = next(post for post in read(page).posts if post.headline.startswith("Ferry"))
    assert post.paragraphs == (POSTS[4].body[0], *hours, POSTS[4].body[1])


def test_time_lines_alone_part_posts_without_headlines() -> None:
    page = HABITS["age and clock above, name below"].replace("1h ago\n\n", "")
    for post in POSTS:
        page = page.replace(f"{post.headline}\n\n{post.reporter}\n\n", "")
    dump = read(page)
    assert [post.paragraphs for post in dump.posts] == [post.body for post in POSTS]
    assert dump.posts[0].published == datetime(2031, 3, 3, 17, 42, tzinfo=UTC)


def test_names_below_times_are_bylines_and_a_clock_time_counts_for_more_than_an_age() -> None:
    dump = read(HABITS["age and clock above, name below"])
    assert [post.author for post in dump.posts] == [post.reporter for post in POSTS]
    assert dump.posts[0].published == datetime(2031, 3, 3, 17, 42, tzinfo=UTC)


def test_posts_of_bullets_are_told_apart() -> None:
    page = HABITS["bare"].replace("7 Posts\n\n", "")
    for post in POSTS:
        for paragraph in post.body:
            page = page.replace(paragraph, f"• {paragraph}")
    assert [post.headline for post in read(page).posts] == HEADLINES


def test_a_page_saved_twice_in_one_file_keeps_its_posts() -> None:
    body = HABITS["nothing but posts"]
    posts = read(body + "\n" + body).posts
    assert [post.headline for post in posts] == [*HEADLINES, *HEADLINES]
    assert len({post.id for post in posts}) == len(posts)


def test_a_line_that_could_be_either_is_named_with_its_number() -> None:
    page = HABITS["bare"].replace("Crews cannot climb", "Can they climb today?\n\nCrews cannot climb")
    (notice,) = read(page.replace("7 Posts\n\n", "")).notices
    number = page.replace("7 Posts\n\n", "").split("\n").index("Can they climb today?") + 1
    assert notice.startswith(
        f"unsure of 1 line(s), line {number} ('Can they climb today?'), taken as headlines"
    )
    assert read(page).notices == ()


def test_words_spoken_over_several_paragraphs_have_no_headline_in_them() -> None:
    speech = ["“We have waited for this boat all day.", "What are we waiting for now?", "Let them in.”"]
    page = (
        HABITS["bare"]
        .replace("7 Posts\n\n", "")
        .replace("Its captain", "\n\n".join([*speech, "Its captain"]))
    )
    post = next(post for post in read(page).posts if post.headline.startswith("Ferry"))
    assert post.paragraphs[1:4] == tuple(speech)


def test_a_headline_may_begin_with_its_source() -> None:
    headline = "Source: Harbor gates will stay shut until Thursday"
    posts = read(HABITS["bare"].replace(HEADLINES[0], headline)).posts
    assert posts[0].headline == headline


def test_a_long_page_in_one_rhythm_is_still_read_as_news() -> None:
    posts = [
        f"## The gate of lock {n} is shut\n\n12:18 p.m. ET\n\nThe gate of lock {n} is shut, officials said."
        for n in range(700)
    ]
    assert len(read("\n\n".join(posts)).posts) == 700
