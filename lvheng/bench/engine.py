"""The engine's bench: one member explained against other engines, and generated SQL against SQL written by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lvheng.bench.member import YEAR, book, ninety_records
from lvheng.bench.openfisca_peer import openfisca_total
from lvheng.bench.rounds import Progress, Row, interleaved, ratio
from lvheng.bench.zen_peer import zen_total
from scoring_plugins.catalogue import say
from scoring_plugins.engine.codegen import compiled
from scoring_plugins.engine.meaning import score

# So many calls are timed together, that the clock's own grain does not show.
CALLS = {"trace": 100, "totals": 100, "zen": 5, "openfisca": 1}


class UnequalTotalsError(AssertionError):
    """Two contenders came out differently: their times are not worth comparing."""


def member_rows(rounds: int, progress: Progress | None = None) -> list[Row]:
    """One member's year of 90 records, explained. Raises UnequalTotalsError unless everyone finds meaning's total."""
    regulation, performance = book(), ninety_records()
    program = compiled(regulation, YEAR)
    contenders: dict[str, Callable[[], object]] = {
        "trace": lambda: program.trace(performance),
        "totals": lambda: program.totals(performance),
        "zen": (zen := zen_total(performance, trace=True)),
        "openfisca": (openfisca := openfisca_total(performance, trace=True)),
    }
    wanted = score(regulation, performance).total
    found = {"trace": program.trace(performance).total, "totals": program.totals(performance).total, "zen": zen(), "openfisca": openfisca()}
    require_equal(dict.fromkeys(found, wanted), found)
    times = interleaved(contenders, rounds, CALLS, progress)
    return [
        Row(say("bench.member_microseconds"), times["trace"].quickest * 1e6, "<= 50"),
        Row(say("bench.member_trace"), ratio(times["trace"], times["totals"]), "<= 1.3"),
        Row(say("bench.member_zen"), ratio(times["zen"], times["trace"]), ">= 8"),
        Row(say("bench.member_openfisca"), ratio(times["openfisca"], times["trace"]), ">= 100"),
    ]


def require_equal(wanted: dict[str, int], found: dict[str, int]) -> None:
    """Raises UnequalTotalsError naming who came out differently."""
    if wanted != found:
        raise UnequalTotalsError(say("bench.unequal", found=found, wanted=wanted))


def bulk_rows(facts: Path, rounds: int, progress: Progress | None = None) -> list[Row]:
    """Totals and clause subtotals of a generated province: our SQL against the same rules written by hand, results compared first."""
    from lvheng.bench.province import generated_run, hand_written_run, same_results

    ours, by_hand = generated_run(facts), hand_written_run(facts)
    if not same_results(ours(), by_hand()):
        raise UnequalTotalsError(say("bench.unequal_bulk"))
    times = interleaved({"ours": ours, "hand": by_hand}, rounds, progress=progress)
    return [Row(say("bench.bulk_hand_written"), ratio(times["ours"], times["hand"]), "<= 1.25")]
