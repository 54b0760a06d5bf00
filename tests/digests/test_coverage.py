"""Nothing of a digest gets lost on the way into the bundled regulations, and nothing gets in that no digest says."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.digests.coverage import IN_PART, NAMING, ROOT, Pack, digests, mappings, nothing_to_carry, numbers_in, packs, page, parsed

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


def figures(value: Any, chosen: frozenset[str] = frozenset(), path: str = "") -> set[str]:
    """Every number that decides something in a part; what is chosen, by its path (lists crossed), is left out."""
    if path in chosen:
        return set()
    if isinstance(value, dict):
        inner = {name: entry for name, entry in value.items() if name not in NO_FIGURES}
        return {number for name, entry in inner.items() for number in figures(name) | figures(entry, chosen, f"{path}.{name}".lstrip("."))}
    if isinstance(value, list):
        return {number for inner in value for number in figures(inner, chosen, path)}
    return set() if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)) else set(re.findall(r"\d+(?:\.\d+)?(?:/\d+)?", str(value)))


def name_of(part: dict[str, Any]) -> str:
    return str(next(part[word] for word in NAMING if word in part))


LISTS = {"duty": "duties", "grade": "grades", "list": "lists", "propose": "consequences"}


def chosen_paths(pack: Pack, part: dict[str, Any]) -> frozenset[str]:
    """What is chosen about a part, each by its path in the part: named where it stands, by its name, or along with all of its list."""
    heads = {name_of(part), *(several for word, several in LISTS.items() if word in part)}
    from_above = {rest for each in pack.chosen for head, _, rest in [each["field"].partition(".")] if head in heads}
    return frozenset(from_above | {each["field"] for each in part.get("chosen", [])})


def invented(pack: Pack) -> list[tuple[str, str, str]]:
    """Figures that the clauses cited do not say and that nobody lists as chosen: part, field, figure."""
    clauses = DIGESTS[pack.digest].clauses
    everything, found = numbers_in(list(clauses.values())), []
    for part in pack.parts:
        told = numbers_in([clauses[cite] for cite in part["cite"]]) if part.get("cite") else everything
        chosen = chosen_paths(pack, part)
        for field in part.keys() - set(NO_FIGURES):
            found += [(name_of(part), field, number) for number in figures(part[field], chosen, field) - told - ALWAYS]
    chosen = frozenset(each["field"] for each in pack.chosen)
    totals = [version["total"] for version in pack.content["versions"] if "total" in version]
    return sorted(
        [*found, *(("total", "total", each) for limits in totals for each in figures(limits, chosen, "total") - everything - ALWAYS)]
    )


@pytest.mark.parametrize("code", PACKS)
def test_no_figure_is_invented(code: str) -> None:
    assert invented(PACKS[code]) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("per_unit: 5", "per_unit: 6", ("全会半天", "points", "6")),
        ("at_least: 3}", "at_least: 7}", ("四条底线", "all", "7")),
        ("sole: 10, lead: 10", "sole: 9.5, lead: 10", ("优秀提案", "points", "9.5")),
        ("total: {cap: none", "total: {cap: 140", ("total", "total", "140")),
    ],
)
def test_a_figure_that_no_clause_says_is_found(old: str, new: str, found: tuple[str, str, str]) -> None:
    text = (ROOT / "scoring_plugins/regulations/minhang/regulation.yaml").read_text(encoding="utf-8")

    assert old in text
    assert invented(Pack(code="minhang", content=parsed(text.replace(old, new)))) == [found]


@pytest.mark.parametrize("code", PACKS)
def test_a_reason_holds_no_word_of_the_language(code: str) -> None:
    """Offices read reasons; codes of other regulations may stand in them."""
    pack = PACKS[code]
    reasons = [why for _, why in pack.not_computable] + [each["why"] for each in pack.chosen]

    assert [why for why in reasons if set(re.findall(r"[a-z_]{3,}", why)) - set(PACKS)] == []


@pytest.mark.parametrize("code", PACKS)
def test_what_a_digest_is_unsure_of_is_decided_by_name_or_given_up(code: str) -> None:
    """Chosen at a part that cites the clause or in a block around it, or listed as not computable."""
    pack = PACKS[code]
    unsure = {cite for cite, clause in DIGESTS[pack.digest].clauses.items() if "uncertain" in clause}
    decided = {
        cite
        for part in pack.parts
        if chosen_paths(pack, part)
        for inner in mappings(part)
        for cite in (inner.get("cite", []) if any(word in inner for word in NAMING) else [])
    }

    assert sorted(unsure - decided - {cite for cite, _ in pack.not_computable}) == []


def test_a_number_is_found_in_words_and_in_fields() -> None:
    assert numbers_in({"text": "满2次得30分,第三件起每件十五分", "conditions": {"times": ">=2.5"}, "share": "1/5", "占": "8%-10%"}) == {
        "2", "30", "3", "15", "2.5", "1/5", "8", "10", "0.08", "0.1",
    }  # fmt: skip


def test_the_page_of_bundled_regulations_is_as_the_packs_are() -> None:
    written = (ROOT / "docs/regulations.md").read_text(encoding="utf-8")

    assert written == page(), "write it again: python -m tests.digests.coverage"
