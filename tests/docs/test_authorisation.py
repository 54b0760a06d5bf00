"""`docs/authorisation.md` is what the policy table says."""

from __future__ import annotations

from tests.docs.authorisation import PAGE, page


def test_the_page_is_as_the_policy_table_is() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
