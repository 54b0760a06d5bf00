"""One catalogue holds what offices and members read: no key is missing, none is left over, every place is filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring_plugins.catalogue import sentences
from tests.checks.sentences import Modules, Said, files, forget, places, relays, said, spoken_chinese, trees

ROOT = Path(__file__).parents[2]
FLOORS = ("lvheng", "graphql_schema", "services", "scoring_plugins")

# Keys of which a part is computed from data, each with where the part comes from.
COMPUTED = {
    "{}.event_{}": "what moves the work that a machine is about",
    "{}.nothing": "what may be done where nothing leads on",
    "{}.state_{}": "where the work stands that a machine is about",
    "accounts.grant_column_{}": "the columns of the list of roles held",
    "accounts.role_column_{}": "the columns of the list of roles",
    "accounts.scope_{}": "what a role is held for",
    "accounts.session_column_{}": "the columns of the list of sessions",
    "accounts.token_column_{}": "the columns of the list of tokens",
    "committees.unknown_{}": "what a group may stand for",
    "appraisals.event_{}": "what moves an appraisal on",
    "appraisals.objection_column_{}": "the columns of the list of objections",
    "appraisals.objection_state_{}": "what became of an objection",
    "appraisals.result_{}": "how a version of a result stands",
    "appraisals.state_{}": "where an appraisal stands",
    "bench.column_{}": "the columns of a measurement",
    "bench.{}_by_hand": "what an export is compared with",
    "bench.{}_seconds": "how long an export takes",
    "choice.value_of.{}.{}": "what a field of a choice may hold",
    "choice.word.{}": "the words of the language that a choice may hold",
    "cli.fact_{}": "the tables of facts",
    "cli.waiting_{}": "the columns of the table of what waits for verification",
    "committees.level_{}": "a committee's level",
    "database.why_{}": "why a database cannot be used",
    "documents.attendance_{}": "what half days are counted as",
    "documents.column_{}": "the columns of the tables of works",
    "documents.half_day_{}": "what became of a half day",
    "documents.notice_{}": "the columns of a member's notice",
    "inbox.column_{}": "the columns of the list of what is due",
    "inbox.do_{}": "the kinds of what waits for somebody",
    "jobs.state_{}": "how far an export is",
    "exchange.signed_{}": "what a signature is worth",
    "explain.attribute_type.{}": "what an attribute may hold",
    "explain.by.{}": "what a ladder goes by",
    "explain.cli.column.{}": "the columns of the list of regulations",
    "explain.cli.plugin_{}": "what a plugin gives besides regulations",
    "explain.combine_{}": "how a block combines",
    "explain.day_{}": "which year a period's day lies in",
    "explain.half_days.{}": "the counts of half days",
    "explain.label.{}": "what a phrase is about",
    "explain.ladder_{}": "how a ladder by mark takes",
    "explain.limit.{}": "a cap or a floor",
    "explain.list_per.{}": "what a list is made for each of",
    "explain.number.{}": "the numbers of a record that are compared",
    "explain.order.{}": "what records are ordered by",
    "explain.part_year.{}": "how a year not wholly served counts",
    "explain.per.{}": "what records are partitioned by",
    "explain.per_{}.{}": "a quota's kind, and what it is for each of",
    "explain.quota_rounding.{}": "how places are rounded",
    "explain.rounding_at.{}": "where a version rounds",
    "explain.section.{}": "the sections of a regulation's prose",
    "explain.table.{}": "what a table goes by",
    "explain.term_half_days.{}": "the counts of half days that are given a meaning",
    "explain.term_presence.{}": "a record's presence",
    "explain.ties.{}": "what becomes of ties",
    "explain.window.in_each_{}": "the parts of a year",
    "explain.window.{}": "a condition's window",
    "explain.within.{}": "the part of a committee that is compared within",
    "exports.duty_{}": "what became of a duty",
    "exports.line_{}": "the kinds of a score line",
    "statistics.{}": "the figures of works",
    "statistics.{}_definition": "how the figures of works are defined",
    "statistics.unknown_{}": "what works may belong to",
    "statistics.works_only_{}": "what works may belong to",
    "graphql.measure_{}": "what a query has too much of",
    "attachments.named_by_{}": "what may name a file as its proof",
    "calendar.deadline_of_{}": "the kinds of deadlines that are counted in working days",
    "calendar.column_{}": "the columns of the list of days",
    "parameters.column_{}": "the columns of the list of parameters",
    "parameters.label_{}": "the parameters of a committee",
    "parameters.meaning_{}": "what a reply comes to",
    "parameters.span_{}": "the units of a span of time",
    "parameters.unit_{}": "the units of a span of time",
    "manuscripts.dropped_{}": "what was not taken over from a page or a file",
    "permissions.right_{}": "a right of the policy table",
    "permissions.role_{}": "the roles that hold a right",
    "proposal_course.answer_{}": "what became of an invitation to sign",
    "proposal_course.ground_{}": "the ten grounds for not filing",
    "proposal_course.merged_{}": "whether a merged proposal is filed with the other",
    "proposal_course.outcome_{}": "what the second examination proposes",
    "proposal_course.{}_missing": "what an outcome has to state",
    "proposal_selection.attribute_{}": "what stored facts say of a proposal",
    "proposal_selection.column_{}": "the columns of the list of candidates",
    "proposal_selection.proposer_{}": "whose proposal it is",
    "proposal_selection.standing_{}": "what a regulation makes of a proposal, in a word",
    "proposal_selection.told_{}": "what a regulation makes of a proposal",
    "proposal_selection.{}": "what is said of a proposal that is put forward or not, and of a list that keeps to no number",
    "regulation.bound.{}": "the bounds of a comparison",
    "regulation.file_missing.{}": "the files of a pack",
    "regulation.kind.{}": "a record's kind or a prefix of kinds",
    "regulation.level.{}": "a mark's level",
    "regulation.manner.{}": "a mark's manner",
    "regulation.mark.{}": "a record's marks",
    "regulation.presence.{}": "a record's presence",
    "regulation.role.{}": "a record's role",
    "regulation.rounding.{}": "a version's rounding mode",
    "regulation.status.{}": "a regulation's status",
    "regulation.status.{}.meaning": "a regulation's status",
    "regulation.yaml_malformed.{}": "what is wrong with a file that is no YAML",
    "regulation.yaml_malformed.{}.remedy": "what is wrong with a file that is no YAML",
    "system.{}": "why the system refused",
    "typeset.act_{}": "the eight kinds of acts",
    "typeset.fact_{}": "what is known of a member",
    "usage.reason.{}": "why a value on the command line cannot be used",
    "usage.said.{}": "what Typer says of a command",
    "whatif.node_{}": "what a part of the sum is",
}

# Keys that are looked up, with what is said where there is none: a pack's own name, the next wider key, or nothing.
LOOKED_UP = {
    "explain.attribute.{}": "an attribute, which a pack may declare",
    "explain.field.{}": "a field of the language",
    "explain.group_kind.{}": "a kind of group, which a pack may declare",
    "explain.level.{}": "a mark's level",
    "explain.manner.{}": "a mark's manner",
    "explain.organiser.{}": "who organised, in a pack's words or ours",
    "explain.source.{}": "what is said of a source",
    "explain.value.{}": "an attribute's value, which a pack may declare",
    "explain.value_of.{}.{}": "what a field of a choice may hold",
    "typeset.word_{}": "the words that templates of printed pages use",
}

# Files whose functions hold Chinese that is data, not speech.
CHINESE_DATA = {
    "lvheng/bench/province.py": "a regulation's clauses, named in SQL written by hand",
    "services/demo/appraising.py": "what the demo's fictitious people write",
    "services/demo/appraising_groups.py": "what the demo's fictitious people write",
    "services/demo/county.py": "what the demo's fictitious people write",
    "services/demo/gatherings.py": "titles of fictitious activities",
    "services/demo/handling_courses.py": "what the demo's fictitious people write",
    "services/demo/proposal_courses.py": "what the demo's fictitious people write",
    "services/demo/report_courses.py": "what the demo's fictitious people write",
    "services/demo/selecting.py": "what the demo's fictitious people write",
    "services/demo/groups.py": "what the demo's fictitious people write",
    "services/migrations/versions/0002_reference_data.py": "the names of the national committee and its sectors",
}


@pytest.fixture(scope="module")
def modules() -> Iterator[Modules]:
    yield trees(ROOT, FLOORS)
    forget()


@pytest.fixture(scope="module")
def everything_said(modules: Modules) -> list[Said]:
    return list(said(modules, relays(modules)))


def matching(template: str) -> set[str]:
    pattern = re.compile("(.+)".join(re.escape(part) for part in template.split("{}")))
    return {key for key in sentences() if pattern.fullmatch(key)}


def standing(place: Said) -> set[str]:
    """The keys a place says that stand in the catalogue as one reading needs them."""
    return {key for reading in place.readings if reading <= sentences().keys() for key in reading}


def test_every_sentence_that_is_said_stands_in_the_catalogue(everything_said: list[Said]) -> None:
    missing = [
        f"{place.place} {' '.join(sorted(key for reading in place.readings for key in reading))}"
        for place in everything_said
        if not standing(place) and not any("{}" in key for reading in place.readings for key in reading)
    ]

    assert missing == []


def test_a_key_with_a_computed_part_is_listed_and_matches(everything_said: list[Said]) -> None:
    computed = {key for place in everything_said for reading in place.readings for key in reading if "{}" in key}

    assert sorted(computed - COMPUTED.keys()) == []
    assert sorted(COMPUTED.keys() - computed) == []
    assert [template for template in (*COMPUTED, *LOOKED_UP) if not matching(template)] == []


def test_every_sentence_of_the_catalogue_is_said(everything_said: list[Said]) -> None:
    used = {key for place in everything_said for key in standing(place)} | {
        key for template in (*COMPUTED, *LOOKED_UP) for key in matching(template)
    }

    assert sorted(sentences().keys() - used) == []


def test_every_place_of_a_sentence_is_filled(everything_said: list[Said]) -> None:
    unfilled = [
        f"{place.place} {key}: {', '.join(sorted(places(sentences()[key]) - place.given))}"
        for place in everything_said
        if place.given is not None
        for key in sorted(standing(place))
        if not places(sentences()[key]) <= place.given
    ]

    assert unfilled == []


@pytest.mark.parametrize("file", [file for file in files(ROOT, FLOORS) if not file.startswith("graphql_schema/")])
def test_functions_speak_through_the_catalogue(modules: Modules, file: str) -> None:
    spoken = [f"{file}:{line} {text}" for line, text in spoken_chinese(modules[file])]

    assert bool(spoken) is (file in CHINESE_DATA), spoken
