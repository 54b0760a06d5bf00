"""Whom a ballot is about: members by 委员编号, or groups by name, each of whom the year's appraisal may be about."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.appraisals.holding import unknown_group, unknown_member
from services.assessments.ballot_rules import TallyDraft
from services.directory import Directory
from services.errors import Problem
from services.models import ActivityGroup, Appraisal, BallotRound, Exclusion, GroupExclusion, Member


def members_of(session: Session, found: BallotRound, tallies: Sequence[TallyDraft]) -> tuple[dict[str, int], list[Problem]]:
    """The ids of the members that are named, by 委员编号, and whoever may not be."""
    named = [tally.subject for tally in tallies]
    rows = session.exec(select(Member).where(Member.committee_id == found.committee_id, col(Member.number).in_(named)))
    members = {member.number: member for member in rows}
    excluded = set(session.exec(select(Exclusion.member_id).where(Exclusion.appraisal_id == found.appraisal_id)))
    known = Directory(session, found.committee_id).members
    problems: list[Problem] = []
    for place, number in enumerate(named):
        field = f"tallies[{place}].member_number"
        if number not in members:
            problems += unknown_member(session, found.committee_id, number, field).problems
            continue
        texts = {"name": members[number].name, "number": number}
        if number in named[:place]:
            problems.append(Problem("LISTED_TWICE", field, say("ballots.member_twice", **texts)))
        elif members[number].id in excluded:
            problems.append(Problem("EXCLUDED", field, say("ballots.excluded", **texts)))
        elif not known[number].belongs_on(found.dated_on):
            message = say("assessments.not_a_member_that_day", day=found.dated_on, **texts)
            problems.append(Problem("NOT_A_MEMBER_THAT_DAY", field, message))
    return {number: member.id for number, member in members.items() if member.id is not None}, problems


def groups_of(session: Session, found: BallotRound, tallies: Sequence[TallyDraft]) -> tuple[dict[str, int], list[Problem]]:
    """The ids of the groups that are named, by name, and whichever may not be: of another kind, left out, or not there on the day."""
    appraisal = session.get_one(Appraisal, found.appraisal_id)
    of_kind = (ActivityGroup.committee_id == found.committee_id, ActivityGroup.kind == appraisal.group_kind)
    groups = {group.name: group for group in session.exec(select(ActivityGroup).where(*of_kind))}
    excluded = set(session.exec(select(GroupExclusion.group_id).where(GroupExclusion.appraisal_id == found.appraisal_id)))
    named = [tally.subject for tally in tallies]
    problems: list[Problem] = []
    for place, name in enumerate(named):
        field, group = f"tallies[{place}].group", groups.get(name)
        if group is None:
            problems.append(unknown_group(appraisal, name, groups, field))
        elif name in named[:place]:
            problems.append(Problem("LISTED_TWICE", field, say("ballots.group_twice", name=name)))
        elif group.id in excluded:
            problems.append(Problem("EXCLUDED", field, say("ballots.group_excluded", name=name)))
        elif not (group.valid_from or found.dated_on) <= found.dated_on <= (group.valid_to or found.dated_on):
            message = say("ballots.group_not_there", name=name, day=found.dated_on)
            problems.append(Problem("GROUP_NOT_THERE_THAT_DAY", field, message))
    return {name: group.id for name, group in groups.items() if group.id is not None}, problems
