"""What localities test with can fail: planted bugs in the engine and wrong packs are all caught."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from scoring_plugins import Member, PerformanceRecord, Regulation, Scorecard, load_regulations
from scoring_plugins.engine import cohort, lists, maxima, meaning, outcomes, places, quotas, selection
from scoring_plugins.engine.ledger import Ledger
from scoring_plugins.language.cases import CaseFile
from scoring_plugins.language.periods import Period
from scoring_plugins.language.reader import read_pack_cases, read_regulation
from scoring_plugins.records import PythonPoints
from scoring_plugins.testing.properties import PROPERTIES, hold
from tests.scoring_plugins.everything import EVERYTHING
from tests.scoring_plugins.tiny import tiny

pytest_plugins = ["pytester"]
JINAN = load_regulations()["jinan"]
MINHANG = load_regulations()["minhang"]
PACKS = Path(JINAN.origin.path).parent
FILE = read_pack_cases(PACKS / "jinan", JINAN)


def _silent_step(self: Ledger, kind: str, exact: Fraction | int, reason: str, works: tuple[str, ...] = ()) -> None:
    self.exact = Fraction(exact)
    self.printed = int(exact)
    if kind == "record":
        _honest_step(self, "record", exact, reason, works)


_honest_step = Ledger.step

# A planted bug, and the property that must notice it.
BUGS: dict[str, tuple[str, Callable[[pytest.MonkeyPatch], None]]] = {
    "records are taken as they came": (
        "order_of_records_does_not_matter",
        lambda patch: patch.setattr(meaning, "sound_records", lambda regulation, performance: (tuple(performance.records), ())),
    ),
    "caps have no line": ("lines_add_up", lambda patch: patch.setattr(Ledger, "step", _silent_step)),
    "caps are forgotten": (
        "caps_and_floors_hold",
        lambda patch: patch.setattr(meaning._Scoring, "_limit", lambda self, ledger, cap, floor: None),
    ),
    "a second record of a clause takes all away": (
        "a_reward_more_never_lowers",
        lambda patch: patch.setattr(
            meaning, "take", lambda clause, ledger, partition, members, counted: members if len(members) < 2 else _drop(ledger)
        ),
    ),
    "the period is not asked": (
        "records_outside_the_period_are_not_counted",
        lambda patch: patch.setattr(
            meaning, "seen", lambda records, dated_by, period, asked: [selection.Seen(record, record.dated_on) for record in records]
        ),
    ),
    "a bound of a grade is a constant": (
        "scaling_scales",
        lambda patch: patch.setattr(outcomes, "_bound_holds", lambda grade, total: total >= 85_000_000),
    ),
}


# The same for what is decided between members, on a regulation with a quota, a comparison and a list.
COHORT_BUGS: dict[str, tuple[str, Callable[[pytest.MonkeyPatch], None]]] = {
    "who comes first is decided by the place in the roll": (
        "the_order_of_members_decides_nothing",
        lambda patch: patch.setattr(quotas, "fitting_quota", lambda quota, candidates, places, meant: _first(candidates, places)),
    ),
    "the last come first": (
        "places_go_to_the_highest",
        lambda patch: patch.setattr(quotas, "fitting_quota", lambda quota, candidates, places, meant: _first(sorted(candidates), places)),
    ),
    "a list takes one more": (
        "places_go_to_the_highest",
        lambda patch: patch.setattr(lists, "fitting", lambda ranked, top, ties: places.fitting(ranked, top + 1, "none")),
    ),
    "the highest is that of everybody": (
        "a_part_of_the_cohort_decides_alone",
        lambda patch: patch.setattr(maxima, "parts_of", lambda per, state: ("",)),
    ),
    "the excluded raise the highest": (
        "who_is_not_graded_is_nowhere",
        lambda patch: patch.setattr(maxima, "why_not_graded", lambda version, state, period: ""),
    ),
    "the excluded take places": (
        "who_is_not_graded_is_nowhere",
        lambda patch: patch.setattr(cohort, "top_lists", _with_excluded),
    ),
}


def _first(candidates: list[places.Ranked], how_many: int) -> places.Fitting:
    return places.Fitting(tuple(each.member for each in candidates[: max(0, how_many)]))


def _with_excluded(regulation: Regulation, people: Iterable[tuple[Member, Scorecard]]) -> tuple[lists.ListOutcome, ...]:
    return _honest_lists(regulation, [(member, msgspec.structs.replace(card, not_graded="")) for member, card in people])


_honest_lists = lists.top_lists


COMPARED = tiny(
    "- {clause: 全会, cite: [一], says: 全会, each: {kind: meeting.plenary, presence: any}, points: 10}\n",
    "grades:\n  - {grade: 优, at_least: 5, quota: {count: 1, per: sector, ties: none}}\n  - {grade: 良}\n"
    "lists:\n  - {list: 前一, cite: [二], per: sector, top: 1, ties: none}\n",
    rounding='rounding: {quantum: "0.01", mode: half_up, at: block}',
    block="- block: 全部\n  cap: none\n  floor: none\n  combine: sum\n  relative_to: maximum\n  full: 30\n  within: sector\n  of:\n",
)


def _drop(ledger: Ledger) -> list[tuple[selection.Seen, Fraction]]:
    ledger.step("take", ledger.exact - 20_000_000, "bug")
    return []


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_caught_by_its_property(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, plant = BUGS[bug]
    plant(monkeypatch)

    with pytest.raises(AssertionError):
        hold(name, JINAN, FILE, examples=300, shrink=False)


@pytest.mark.parametrize("bug", COHORT_BUGS)
def test_a_planted_bug_between_members_is_caught_by_its_property(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, plant = COHORT_BUGS[bug]
    plant(monkeypatch)

    with pytest.raises(AssertionError):
        hold(name, COMPARED, CaseFile(cases=()), examples=400, shrink=False)


@pytest.mark.parametrize("name", PROPERTIES)
def test_without_a_bug_every_property_holds_between_members_too(name: str) -> None:
    hold(name, COMPARED, CaseFile(cases=()), examples=25)


@pytest.mark.parametrize("name", PROPERTIES)
def test_every_property_holds_on_a_regulation_that_says_everything(name: str) -> None:
    regulation = read_regulation(EVERYTHING.replace("某插件模块:算", "plugin:odd_ones"), resolve=lambda target: _odd_ones)

    hold(name, regulation, CaseFile(cases=()), examples=12)


def _odd_ones(performance: PerformanceRecord, period: Period) -> Iterable[PythonPoints]:
    """A clause in Python that pays for every other record."""
    for record in performance.records[::2]:
        yield PythonPoints(points=1_250_000, works=(record.work,), reason="单数")


def test_every_property_has_a_planted_bug_or_is_the_mirror_of_one() -> None:
    mirrored = {"a_deduction_less_never_lowers"}

    assert {name for name, _ in (*BUGS.values(), *COHORT_BUGS.values())} | mirrored == set(PROPERTIES)


def test_a_pack_in_reach_of_pytest_is_worked(pytester: pytest.Pytester) -> None:
    shutil.copytree(PACKS / "minhang", pytester.path / "minhang")

    outcome = pytester.runpytest_subprocess("-p", "scoring_plugins.testing", "-p", "no:cacheprovider")

    outcome.assert_outcomes(passed=len(read_pack_cases(PACKS / "minhang", MINHANG).cases) + len(PROPERTIES) + 1)


def test_a_wrong_case_and_a_pack_that_does_not_read_fail_in_plain_words(pytester: pytest.Pytester) -> None:
    for name in ("wrong", "broken"):
        shutil.copytree(PACKS / "minhang", pytester.path / name)
    cases, regulation = pytester.path / "wrong/cases.yaml", pytester.path / "broken/regulation.yaml"
    cases.write_text(cases.read_text(encoding="utf-8").replace("全会半天: 25, total: 25", "全会半天: 30, total: 30"), encoding="utf-8")
    regulation.write_text(regulation.read_text(encoding="utf-8").replace("presence: [full, partial]", "", 1), encoding="utf-8")

    outcome = pytester.runpytest_subprocess(
        "-p", "scoring_plugins.testing", "-p", "no:cacheprovider", "-k", "全会", "--continue-on-collection-errors"
    )

    outcome.stdout.fnmatch_lines(["*全会半天:应为 30，算得 25*"])
    outcome.stdout.fnmatch_lines(["*怎样才算到会*"])
    outcome.assert_outcomes(failed=1, errors=1)


def test_what_no_case_reaches_is_named(pytester: pytest.Pytester) -> None:
    shutil.copytree(PACKS / "minhang", pytester.path / "minhang")
    cases = pytester.path / "minhang/cases.yaml"
    text = cases.read_text(encoding="utf-8")
    start = text.index("  - name: 外出培训全程一次未全程一次")
    cases.write_text(text[:start] + text[text.index("  - name: 到了两次") :], encoding="utf-8")

    outcome = pytester.runpytest_subprocess("-p", "scoring_plugins.testing", "-p", "no:cacheprovider", "-k", "reach")

    outcome.stdout.fnmatch_lines(["clause 外出集中培训"])
