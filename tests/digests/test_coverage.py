"""Nothing of a digest gets lost on the way into the bundled regulations, and nothing gets in that no digest says."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.digests.coverage import IN_PART, ROOT, Pack, digests, nothing_to_carry, numbers_in, packs, page

DIGESTS, PACKS, NOTHING = digests(), packs(), nothing_to_carry()

# What needs no source: nothing, something, and a score that people gave taken as it is.
ALWAYS = {"0", "1"}
# Fields whose numbers are not figures of a regulation: words, sources, and what is checked elsewhere.
NO_FIGURES = ("cite", "says", "chosen", "clause", "block", "duty", "grade", "list", "propose", "of", "attributes", "colour", "decided_by")


def test_every_digest_has_a_regulation_or_a_reason_to_have_none() -> None:
    assert sorted({pack.digest for pack in PACKS.values()} | set(NOTHING)) == sorted(DIGESTS)
    assert {pack.digest for pack in PACKS.values()} & set(NOTHING) == set()


@pytest.mark.parametrize("code", PACKS)
def test_every_clause_of_the_digest_is_accounted_for(code: str) -> None:
    pack = PACKS[code]
    accounted = pack.carried | {cite for cite, _ in pack.not_computable}

    assert sorted(accounted) == sorted(DIGESTS[pack.digest].clauses)


@pytest.mark.parametrize("code", PACKS)
def test_what_is_carried_out_in_part_says_which_part_is_not(code: str) -> None:
    pack = PACKS[code]

    assert [(cite, why) for cite, why in pack.not_computable if cite in pack.carried and not why.startswith(IN_PART)] == []


@pytest.mark.parametrize("code", PACKS)
def test_a_pack_says_what_it_was_written_from_and_when_it_was_checked(code: str) -> None:
    source, folder = PACKS[code].content["source"], ROOT / "scoring_plugins/regulations" / code
    told = (folder / "source.md").read_text(encoding="utf-8")

    assert re.fullmatch(r"\d{4}-\d\d-\d\d", source["checked_on"])
    assert [cite for cite in DIGESTS[source["digest"]].clauses if not re.search(rf"{cite}\b", told)] == []


@pytest.mark.parametrize("code", PACKS)
def test_a_committee_is_named_by_its_division_code(code: str) -> None:
    # 000000 is the national committee; 999999 belongs to no place, for a source that hides which it is.
    assert re.fullmatch(r"000000|999999|[1-8]\d{5}", PACKS[code].content["committee"])


def figures(value: Any) -> set[str]:
    """Every number that decides something in a part, those of parts inside it left out."""
    if isinstance(value, dict):
        return {number for name, inner in value.items() if name not in NO_FIGURES for number in figures(name) | figures(inner)}
    if isinstance(value, list):
        return {number for inner in value for number in figures(inner)}
    text = str(value)
    return set() if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else set(re.findall(r"\d+(?:\.\d+)?(?:/\d+)?", text))


def chosen_fields(pack: Pack, part: dict[str, Any]) -> set[str]:
    """First words of what is chosen about a part: fields of its own, or fields named from above."""
    name = next((part[word] for word in ("clause", "block", "duty", "grade", "list", "propose") if word in part), "")
    own = {each["field"].partition(".")[0] for each in part.get("chosen", [])}
    above = {rest.partition(".")[0] for each in pack.chosen for head, _, rest in [each["field"].partition(".")] if head == name and rest}
    lists = {"grade": "grades", "list": "lists", "propose": "consequences", "duty": "duties"}
    shared = {list_ for word, list_ in lists.items() if word in part}
    along = {rest.partition(".")[0] for each in pack.chosen for head, _, rest in [each["field"].partition(".")] if head in shared}
    return own | above | along


@pytest.mark.parametrize("code", PACKS)
def test_no_figure_is_invented(code: str) -> None:
    pack = PACKS[code]
    clauses = DIGESTS[pack.digest].clauses
    everything = numbers_in(list(clauses.values()))
    invented = []
    for part in pack.parts:
        told = numbers_in([clauses[cite] for cite in part.get("cite", []) if cite in clauses]) if part.get("cite") else everything
        chosen = chosen_fields(pack, part)
        for field, value in part.items():
            if field not in NO_FIGURES and field not in chosen:
                invented += [(part, field, number) for number in sorted(figures({field: value}) - told - ALWAYS)]

    assert invented == []


def test_a_number_is_found_in_words_and_in_fields() -> None:
    assert numbers_in({"text": "满2次得30分,第三件起每件十五分", "conditions": {"times": ">=2.5"}, "share": "1/5"}) == {
        "2", "30", "3", "15", "2.5", "1/5",
    }  # fmt: skip


def test_a_figure_that_no_clause_says_is_found() -> None:
    assert figures({"clause": "甲 9", "points": {"by": "role", "sole": "7.5"}, "cap": "30", "each": {"sessions": {"absent": {"at_least": "2"}}}}) == {
        "7.5", "30", "2",
    }  # fmt: skip


def test_the_page_of_bundled_regulations_is_as_the_packs_are() -> None:
    written = (ROOT / "docs/regulations.md").read_text(encoding="utf-8")

    assert written == page(), "write it again: python -m tests.digests.coverage"
