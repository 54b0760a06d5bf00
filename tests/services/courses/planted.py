"""Faults planted in the program, one at a time: machines that would not find them would prove little by finding nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple
from unittest.mock import patch

from sqlalchemy import false, select
from sqlmodel import col

from services import audit
from services.models import HandlingCourse, HandlingState, OpinionReport
from services.opinion_reports import due as reports_due
from services.opinion_reports import selecting
from services.proposals import closing, handling_due, handling_holding, handlings_possible, rating_due, submitting
from services.proposals.handling_holding import handlings_of
from services.records import proposals as records
from tests.databases import Foundations
from tests.services.courses.machines import MACHINES
from tests.services.courses.walking import walk

# After so many steps a fault counts as unseen.
MOST_STEPS = 2_700


class Fault(NamedTuple):
    """What is planted, the machine that has to find it, a part of what it then says, and how it is planted."""

    name: str
    machine: str
    says: str
    plant: Callable[[], AbstractContextManager[Any]]


def _in_place_of(module: object, name: str, planted: Any) -> Callable[[], AbstractContextManager[Any]]:
    return lambda: patch.object(module, name, planted)


def _nothing(*_: Any, **__: Any) -> Iterator[Any]:
    return iter(())


def _no_entry_of_handlings(row: object) -> dict[str, Any]:
    return {} if isinstance(row, HandlingCourse) else _CHANGES(row)


def _all_but_contacts(*said: Any) -> Iterator[Any]:
    return (each for each in _KINDS(*said) if each.kind != "contact_sponsors")


_CHANGES, _KINDS = audit._changes, handling_due._kinds
_NO_REPORT = select(col(OpinionReport.converted_from_id)).where(false())
FAULTS: Sequence[Fault] = (
    Fault("audit: changes of a handling leave none", "handlings", "without audit", _in_place_of(audit, "_changes", _no_entry_of_handlings)),
    Fault(
        "steps: those of a handling are not written", "handlings", "without a step", _in_place_of(handling_holding, "write_step", _nothing)
    ),
    Fault("exits: a promise is never kept", "handlings", "", _in_place_of(closing, "_promising", handlings_of)),
    Fault(
        "deadlines: units are not told to get in touch", "handlings", "is told of", _in_place_of(handling_due, "_kinds", _all_but_contacts)
    ),
    Fault("deadlines: sponsors are not told to rate", "handlings", "is told of", _in_place_of(rating_due, "_to_rate", _nothing)),
    Fault(
        "rights: a co-handler is said to be asked before it accepts",
        "handlings",
        "was said to be possible",
        _in_place_of(handlings_possible, "SIGNING", frozenset(HandlingState)),
    ),
    Fault("counting: what was withdrawn still counts", "proposals", "withdrawn", _in_place_of(submitting, "count_no_more", _nothing)),
    Fault(
        "counting: a converted proposal counts too",
        "proposals",
        "converted",
        _in_place_of(records, "converted_proposals", lambda: _NO_REPORT),
    ),
    Fault("counting: a piece given back still counts", "reports", "in draft", _in_place_of(selecting, "take_back", _nothing)),
    Fault("waiting: nobody is told of pieces to read", "reports", "", _in_place_of(reports_due, "_pieces", _nothing)),
)


def steps_until_seen(fault: Fault, foundations: Foundations, from_seed: int, most: int = MOST_STEPS) -> int | None:
    """After how many steps the fault is found, and said to be what it is; None if it is not."""
    machine = next(each for each in MACHINES if each.name == fault.machine)
    with foundations.copy("sqlite", machine.found):
        # Founded before anything is planted.
        pass
    with fault.plant():
        found = walk(machine, "sqlite", foundations, most, from_seed)
    return found.steps if any(fault.says in violation for violation in found.violations) else None
