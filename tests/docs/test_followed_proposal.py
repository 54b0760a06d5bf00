"""The page that follows one proposal says what the calls answer now."""

from __future__ import annotations

from tests.docs.followed_proposal import PAGE, page


def test_every_call_of_the_page_answers_as_it_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make it again: python -m tests.docs.followed_proposal"
