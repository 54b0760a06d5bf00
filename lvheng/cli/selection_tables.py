"""A selection of outstanding proposals in a line, its candidates as a table, and both for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.markup import escape
from rich.table import Table

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import points_text
from services.selections.finding import CandidateRow, SelectionStanding, StepMade
from services.selections.states import SELECTION, SelectionEvent

COLUMNS = ("place", "number", "title", "total", "standing", "chosen", "reason")


def standing_told(standing: SelectionStanding) -> str:
    """One line: of which regulation, where it stands, how many are chosen of how many, and what may be done now."""
    row = standing.selection
    now = "、".join(SELECTION.event_name(event) for event in SELECTION.possible(row.state)) or say("proposal_selection.nothing")
    state = SELECTION.state_name(row.state)
    told = say("proposal_selection.standing", year=row.year, title=row.title, round=row.round, state=state, now=now)
    if not standing.entries:
        return told
    chosen = sum(each.is_chosen for each in standing.entries)
    counted = {"count": len(standing.entries), "chosen": chosen}
    if not standing.is_present:
        return told + "\n" + say("proposal_selection.counted_before", **counted)
    places = "—" if row.places is None else row.places
    return told + "\n" + say("proposal_selection.counted", people=row.people, places=places, **counted)


def step_told(step: StepMade) -> str:
    """What was done, by whom, when and why."""
    event = say("proposal_selection.opened") if step.event == "open" else SELECTION.event_name(SelectionEvent(step.event))
    reason = say("appraisals.step_reason", reason=step.reason) if step.reason else ""
    return say("appraisals.step", day=step.made_at.date(), who=step.made_by, event=event, reason=reason)


def of_candidates(entries: Iterable[CandidateRow]) -> Table:
    """A row a proposal, in the regulation's order."""
    table = Table()
    for name in COLUMNS:
        table.add_column(say(f"proposal_selection.column_{name}"), overflow="fold")
    for each in entries:
        standing, chosen = say(f"proposal_selection.standing_{each.standing}"), say("proposal_selection.yes") if each.is_chosen else ""
        said = (str(each.place), each.number, each.title, points_text(each.total), standing, chosen, each.reason or "")
        table.add_row(*map(escape, said))
    return table


def machine_form(standing: SelectionStanding, entries: Iterable[CandidateRow]) -> dict[str, Any]:
    """Everything that is shown, points as exact text."""
    row = standing.selection
    names = ("year", "regulation", "title", "version", "award", "state", "round", "people", "places", "places_least", "deviation_because")
    own = {name: getattr(row, name) for name in (*names, "decided_round", "decided_by", "decided_on")}
    rows = [each._asdict() | {"total": points_text(each.total), "is_chosen": each.is_chosen} for each in entries]
    return own | {"candidates": rows, "steps": [step._asdict() for step in standing.steps]}
