"""What a figure counts, one by one: every figure of the works is counted from these, and opened into them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from enum import StrEnum
from typing import NamedTuple

from scoring_plugins.catalogue import say
from services.models import OutcomeLevel, ReplyMeaning
from services.statistics.figures import Counted, Figure


class Opens(StrEnum):
    """What a figure is opened into, in the words of the schema."""

    PROPOSAL = "Proposal"
    HANDLING = "HandlingCourse"
    RATING = "ReplyRating"
    OPINION_REPORT = "OpinionReport"
    SUPERVISION = "Supervision"
    MEMBER = "Member"
    STEP = "SupervisionStep"
    SUGGESTION = "SupervisionSuggestion"
    TOPIC = "ReferenceTopic"


class Place(NamedTuple):
    """Where a work belongs: its committee, sectors and groups of whose it is on the day submitted, names of the units that handle it."""

    committee_id: int
    sectors: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


class Entry(NamedTuple):
    """One thing that a figure counts: `key` is what is counted once, `record` the id of what it is opened into.

    With `is_verified` it counts; without, it is registered and waits.
    """

    figure: str
    key: Hashable
    record: int
    place: Place
    is_verified: bool = True


class Spec(NamedTuple):
    """A figure: its name, what it opens into, and for a share the figures that it is a share of: part and whole."""

    name: str
    opens: Opens
    share: tuple[str, str] | None = None


class CountedFigure(Figure, frozen=True, kw_only=True):
    """A figure with the ids of the records that it counts (a share: its numerator), in order, of what `opens` says."""

    opens: Opens
    records: tuple[int, ...] = ()


def _of(opens: Opens, *names: str) -> tuple[Spec, ...]:
    return tuple(Spec(name, opens) for name in names)


def _share(opens: Opens, name: str, part: str, whole: str) -> Spec:
    return Spec(name, opens, (part, whole))


MEANINGS = tuple(f"replies_{meaning}" for meaning in ReplyMeaning)
_P, _H, _R, _O = Opens.PROPOSAL, Opens.HANDLING, Opens.RATING, Opens.OPINION_REPORT
PROPOSALS: tuple[Spec, ...] = (
    *_of(_P, "proposals_submitted", "proposals_sole", "proposals_joint", "proposals_collective_submitted"),
    *_of(_P, "proposals_by_sector", "proposals_by_group", "proposals_by_party", "proposals_by_body", "proposals_by_special_committee"),
    *_of(_P, "proposals_by_unstated", "proposals_returned_for_mending", "proposals_undecided", "proposals_filed"),
    *_of(_P, "proposals_filed_by_members"),
    _share(_P, "proposals_filed_by_members_share", "proposals_filed_by_members", "proposals_filed"),
    *_of(_P, "proposals_filed_collective"),
    _share(_P, "proposals_filed_collective_share", "proposals_filed_collective", "proposals_filed"),
    *_of(_P, "proposals_not_filed", "proposals_merged", "proposals_converted", "proposals_referred", "proposals_livelihood"),
    _share(_P, "proposals_livelihood_share", "proposals_livelihood", "proposals_filed"),
    *_of(_P, "proposals_key", "proposals_outstanding", "proposals_replied"),
    _share(_P, "proposals_replied_share", "proposals_replied", "proposals_filed"),
)
HANDLINGS: tuple[Spec, ...] = (
    *_of(_P, "handling_units", "handlings_lead", "handlings_separate", "handlings_co", "handling_units_co", "handlings_replied"),
    *_of(_P, *MEANINGS, "replies_unclassed"),
    *_of(_H, "handlings_returned", "handlings_extended", "handlings_owing", "handlings_answered"),
    _share(_H, "unit_replied", "handlings_answered", "handlings_owing"),
    *_of(_H, "unit_overdue", "ratings_wanted"),
    *_of(_R, "ratings_returned"),
    _share(_R, "unit_returned", "ratings_returned", "ratings_wanted"),
    *_of(_R, "ratings_satisfied_process"),
    _share(_R, "unit_satisfied_process", "ratings_satisfied_process", "ratings_wanted"),
    *_of(_R, "ratings_satisfied_result"),
    _share(_R, "unit_satisfied_result", "ratings_satisfied_result", "ratings_wanted"),
    *_of(_H, "promises", "promises_due", "promises_kept"),
    _share(_H, "unit_promises_kept", "promises_kept", "promises_due"),
)
SUPERVISIONS: tuple[Spec, ...] = (
    Spec("supervision_groups", Opens.SUPERVISION),
    Spec("supervision_people", Opens.MEMBER),
    *_of(_P, "supervision_lead_units", "supervision_co_units"),
    *_of(Opens.STEP, "supervision_visits", "supervision_meetings"),
    *_of(Opens.SUGGESTION, "supervision_aspects", "supervision_suggestions"),
    Spec("reference_topics", Opens.TOPIC),
)
REPORTS: tuple[Spec, ...] = (
    *_of(_O, "opinion_reports_collected", "opinion_reports_by_members", "opinion_reports_by_bodies", "opinion_reports_converted"),
    *_of(_O, "opinion_reports_selected", "opinion_reports_shelved", "opinion_reports_issued", "report_issues", "opinion_reports_forwarded"),
    *_of(_O, *(f"opinion_reports_forwarded_{level}" for level in OutcomeLevel)),
    *_of(_O, "opinion_reports_adopted", *(f"opinion_reports_adopted_{level}" for level in OutcomeLevel), "opinion_report_adoptions"),
    *_of(_O, "opinion_reports_adopted_single", "opinion_reports_adopted_combined", "opinion_reports_adopted_passed_on"),
    *_of(_O, "opinion_reports_instructed", *(f"opinion_reports_instructed_{level}" for level in OutcomeLevel)),
    *_of(_O, "opinion_reports_fed_back"),
)
LETTER = "replies_letter_"
# What rows show where there is no place for every figure: of sectors and groups, of committees, of handling units.
WORKS_OF_PEOPLE = (
    *("proposals_submitted", "proposals_filed", "proposals_not_filed", "proposals_merged", "proposals_converted", "proposals_key"),
    *("proposals_outstanding", "proposals_replied", "opinion_reports_collected", "opinion_reports_forwarded"),
    *("opinion_reports_adopted", "opinion_report_adoptions", "opinion_reports_instructed"),
)
WORKS_OF_COMMITTEES = (*WORKS_OF_PEOPLE[:8], "proposals_replied_share", "handling_units", *WORKS_OF_PEOPLE[8:])
WORKS_OF_UNITS = (
    *("handlings_lead", "handlings_separate", "handlings_co", "handlings_replied", "unit_replied", "unit_overdue"),
    *("unit_satisfied_process", "unit_satisfied_result", "unit_returned", "unit_promises_kept", "handlings_returned", "handlings_extended"),
)


def spoken(name: str) -> tuple[str, str]:
    """What a figure is called, and how it is defined, in Chinese."""
    if name.startswith(LETTER):
        letter = name.removeprefix(LETTER)
        return say("statistics.replies_letter", letter=letter), say("statistics.replies_letter_definition", letter=letter)
    for level in OutcomeLevel:
        stem = name.removesuffix(f"_{level}")
        if stem != name and stem.startswith("opinion_reports_"):
            about, kind = say(f"regulation.level.{level}"), stem.removeprefix("opinion_reports_")
            if kind == "forwarded":
                about = about if level is OutcomeLevel.OWN else say(f"committees.level_{level}")
                return say("statistics.forwarded_to_level", level=about), say("statistics.forwarded_to_level_definition", level=about)
            if kind == "adopted":
                return say("statistics.adopted_at_level", level=about), say("statistics.adopted_at_level_definition", level=about)
            return say("statistics.instructed_at_level", level=about), say("statistics.instructed_at_level_definition", level=about)
    return say(f"statistics.{name}"), say(f"statistics.{name}_definition")


def counted(entries: Iterable[Entry], figure: str) -> Counted:
    """How many things a figure counts, each once: of verified facts, and of all that are registered."""
    keys: dict[Hashable, bool] = {}
    for entry in entries:
        if entry.figure == figure:
            keys[entry.key] = keys.get(entry.key, False) or entry.is_verified
    return Counted(sum(keys.values()), len(keys))
