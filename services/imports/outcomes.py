"""Rows of 信息采用: forwarded, adopted or commented on, each a line of its report."""

from __future__ import annotations

from typing import Any

from scoring_plugins.catalogue import say
from services.opinion_reports import AdoptionDraft, ForwardingDraft, InstructionDraft

Outcome = ForwardingDraft | AdoptionDraft | InstructionDraft

_MAY_SAY = {"forwarding": {"level"}, "adoption": {"level", "manner", "by"}, "instruction": {"level", "by"}}
_MUST_SAY = {"forwarding": {"level"}, "adoption": set(), "instruction": {"level", "by"}}


def values_of_outcome(line: Outcome) -> dict[str, Any]:
    match line:
        case ForwardingDraft():
            return {"matter": "forwarding", "level": line.level, "manner": None, "by": None, "dated_on": line.forwarded_on}
        case AdoptionDraft():
            return {"matter": "adoption", "level": line.level, "manner": line.manner, "by": line.by, "dated_on": line.adopted_on}
        case InstructionDraft():
            return {"matter": "instruction", "level": line.level, "manner": None, "by": line.by, "dated_on": line.instructed_on}


def line_of_outcome(values: dict[str, Any]) -> Outcome:
    """The line a row says; `problems_of_outcome` found none."""
    match values["matter"]:
        case "forwarding":
            return ForwardingDraft(values["level"], values["dated_on"])
        case "adoption":
            return AdoptionDraft(values["dated_on"], values["level"], values["manner"], values["by"])
        case _:
            return InstructionDraft(values["dated_on"], values["level"], values["by"])


def problems_of_outcome(values: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What one row leaves out, or says that does not belong to its matter: (field, code, message)."""
    matter = values["matter"]
    problems: list[tuple[str, str, str]] = []
    for field in ("level", "manner", "by"):
        if values[field] is None and field in _MUST_SAY[matter]:
            problems.append((field, "BLANK", say("imports.blank_cell")))
        if values[field] is not None and field not in _MAY_SAY[matter]:
            problems.append((field, "NOT_OF_THIS_MATTER", say("imports.not_of_this_matter")))
    return problems


def outcome_key(line: Outcome) -> object:
    """What makes two rows of one report the same: a report is forwarded to a level once, adopted and commented on repeatedly."""
    return ("forwarding", line.level) if isinstance(line, ForwardingDraft) else line
