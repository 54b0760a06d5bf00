"""What forms of groups are made from: one kind of groups in one year, of an issued result or computed now; never two kinds together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec
from sqlmodel import Session, col, select

from scoring_plugins import Form
from scoring_plugins.catalogue import say
from scoring_plugins.engine import ENGINE_VERSION
from scoring_plugins.plugins import Regulations
from services.appraisals.finding import year_appraisal
from services.appraisals.kept_rows import kept_year
from services.appraisals.sealed_rows import SealedYear
from services.appraisals.sealed_year import regulation_of, result_to_read, seal_kept, sheet_of_year
from services.appraisals.seals import Digests
from services.appraisals.states import objections_until
from services.committees import code_on
from services.errors import Refusal, nearest
from services.exports.annual import grade_marks, records_of_the_year, work_labels
from services.exports.annual_sheet import AnnualMember, AnnualSheet, named_works, own_lists
from services.exports.committee_year import result_meant
from services.exports.group_year import GroupSheet
from services.exports.underway import is_underway, underway_scores
from services.models import ActivityGroup, LocalCommittee
from services.permissions import Actor, Right, require
from services.records.groups import order_key
from services.scoring import YearScores, score_year_of_groups


def group_sheet(
    session: Session,
    actor: Actor,
    committee_id: int,
    year: int,
    kind: str,
    regulations: Regulations,
    *,
    number: int | None = None,
    is_live: bool = False,
) -> GroupSheet:
    """The sheet of the issued result of a year's groups of a kind, or of its version `number`; computed now where nothing is issued, or
    `is_live` asks for it: by the regulation that the year's appraisal froze, while it is under way.

    Raises Refusal UNKNOWN_VERSION for a version that there is not, FORBIDDEN, and what scoring groups and reading a result raise.
    """
    meant = result_meant(session, committee_id, year, number, is_live, kind)
    appraisal = year_appraisal(session, committee_id, year, kind)
    until = None if appraisal is None else objections_until(appraisal)
    if meant is not None:
        assert meant.id is not None
        found = _sealed(session, actor, meant.id, regulations)
        # What was issued has been objected to, or never will be.
        return found if found.seal is not None else msgspec.structs.replace(found, objections_until=until)
    because = None if appraisal is None else appraisal.partial_because
    if appraisal is not None and is_underway(appraisal):
        require(actor, Right.READ_PERFORMANCE, committee_id)
        scores = underway_scores(session, appraisal, regulations)
    else:
        scores = score_year_of_groups(session, actor, committee_id, year, regulations, kind)
    return msgspec.structs.replace(_now(session, scores), partial_because=because, objections_until=until)


def group_sheet_for(form: Form, sheet: GroupSheet, group: str | None) -> GroupSheet:
    """The sheet, cut down to the one group where the form is of one scorecard. Raises Refusal where a group is needed or unknown."""
    if form.of != "group_scorecard":
        if group is not None:
            raise Refusal("GROUP_NOT_WANTED", say("group_forms.of_year", form=form.name), "group")
        return sheet
    names = [each.name for each in sheet.members]
    if group not in names:
        message = say("group_forms.unknown_group", form=form.name, name=group or "—", hint=nearest(group or "", names))
        raise Refusal("UNKNOWN_GROUP", message, "group")
    members = tuple(each for each in sheet.members if each.name == group)
    named = named_works(members[0].scorecard) | {record.work for record in members[0].records}
    works = {work: label for work, label in sheet.works.items() if work in named}
    count = members[0].scorecard.unverified_count
    lists = own_lists(sheet.lists, members[0].number)
    return msgspec.structs.replace(sheet, members=members, works=works, unverified_count=count, quotas=(), lists=lists)


def _sealed(session: Session, actor: Actor, result_id: int, regulations: Regulations) -> GroupSheet:
    result = result_to_read(session, actor, result_id)
    return sealed_groups(kept_year(session, result_id), regulations, seal_kept(result))


def sealed_groups(year: SealedYear, regulations: Regulations, seal: Digests | None) -> GroupSheet:
    """The sheet of a result of groups given as rows. Raises Refusal as `sealed_regulation` does."""
    sheet = sheet_of_year(year, regulation_of(year, regulations), seal)
    return _of(sheet, year.result.group_kind, {card.name: card.dissolved_on for card in year.scorecards if card.dissolved_on is not None})


def _now(session: Session, scores: YearScores) -> GroupSheet:
    regulation, days = scores.regulation, scores.regulation.period(scores.year)
    version = regulation.version_for(scores.year)
    sheet = AnnualSheet(
        committee=session.get_one(LocalCommittee, scores.committee_id).name,
        committee_code=code_on(session, scores.committee_id, days.ends_on),
        year=scores.year,
        regulation=regulation.code,
        title=regulation.title,
        version=version.in_force_from,
        status=regulation.status,
        content_hash=regulation.content_hash,
        engine_version=ENGINE_VERSION,
        period_from=days.starts_on,
        period_to=days.ends_on,
        cut_off=days.cut_off,
        facts_hash=scores.facts_hash,
        unverified_count=scores.unverified_count,
        members=tuple(_groups(scores)),
        works=work_labels(scores.performances.values()),
        grades=grade_marks(version),
        chosen=regulation.chosen_in(version),
        not_computable=regulation.not_computable_in(version),
        quotas=scores.quotas,
        lists=scores.lists,
    )
    return _of(sheet, scores.group_kind, _dissolved(session, scores.committee_id, scores.group_kind, days.ends_on))


def _groups(scores: YearScores) -> Iterator[AnnualMember]:
    for key, card in scores.scorecards.items():
        group = scores.performances[key].member
        yield AnnualMember(
            name=group.name,
            number=group.id,
            strokes_key=order_key(group.name),
            sector=group.state.sector or "",
            special_committee=group.state.special_committee,
            scorecard=card,
            records=tuple(records_of_the_year(scores.performances[key], card)),
        )


def _of(sheet: AnnualSheet, kind: str, dissolved: dict[str, date]) -> GroupSheet:
    fields = {name: getattr(sheet, name) for name in AnnualSheet.__struct_fields__}
    return GroupSheet(**fields, group_kind=kind, dissolved=dissolved)


def _dissolved(session: Session, committee_id: int, kind: str, last: date) -> dict[str, date]:
    """The last days of groups that were dissolved before a day, by name."""
    of_kind = (ActivityGroup.committee_id == committee_id, ActivityGroup.kind == kind, col(ActivityGroup.valid_to) < last)
    found = session.exec(select(ActivityGroup).where(*of_kind))
    return {group.name: group.valid_to for group in found if group.valid_to is not None}
