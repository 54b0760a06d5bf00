"""A result as the sheet that forms are made from: out of what is kept with it, never out of facts that may have changed since."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import ClauseScore, Scorecard, ScoreLine
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.plugins import Regulations
from services.appraisals.kept_rows import kept_year
from services.appraisals.places import settled_lists
from services.appraisals.sealed_regulation import sealed_regulation
from services.appraisals.sealed_rows import DecisionRow, DeclarationRow, LineRow, ScorecardRow, SealedYear
from services.appraisals.seals import Digests
from services.errors import Refusal
from services.exports.annual import grade_marks, records_of_the_year, work_labels
from services.exports.annual_sheet import AnnualMember, AnnualSheet, Declaration, ProposalDecision, Seal
from services.models import AppraisalResult, RegistrationFormState, ResultState
from services.permissions import Actor, Right, require

_SEALED = (ResultState.ISSUED, ResultState.SUPERSEDED)
# A form that was returned to the member says nothing yet.
HANDED_IN = (RegistrationFormState.SUBMITTED, RegistrationFormState.ACCEPTED)


def sealed_sheet(session: Session, actor: Actor, result_id: int, regulations: Regulations) -> AnnualSheet:
    """The sheet of a result of any state, in a constant number of statements; `seal` is None as long as it is not issued.

    `regulations` are those installed: kinds of records that plugins register are read with their help.
    Raises Refusal FORBIDDEN and what `kept_year` and `sealed_regulation` raise.
    """
    result = result_to_read(session, actor, result_id)
    year = kept_year(session, result_id)
    return sheet_of_year(year, regulation_of(year, regulations), seal_kept(result))


def result_to_read(session: Session, actor: Actor, result_id: int) -> AppraisalResult:
    """The result of that id. Raises Refusal NO_RESULT, and FORBIDDEN for who may not read what everybody of the committee scored."""
    result = session.exec(select(AppraisalResult).where(col(AppraisalResult.id) == result_id)).first()
    if result is None:
        raise Refusal("NO_RESULT", say("exchange.no_result"), "result")
    require(actor, Right.READ_PERFORMANCE, result.committee_id)
    return result


def regulation_of(year: SealedYear, regulations: Regulations) -> Regulation:
    """The regulation that a result was scored by, as it was frozen. Raises Refusal as `sealed_regulation` does."""
    said = year.result
    return sealed_regulation(year.regulation_source, said.regulation, said.version, regulations, scores=False)


def seal_kept(result: AppraisalResult) -> Digests | None:
    """The seal of an issued result, None of any other."""
    return Digests(sha256=result.seal or "", sm3=result.seal_sm3 or "") if result.state in _SEALED else None


def sheet_of_year(year: SealedYear, regulation: Regulation, seal: Digests | None) -> AnnualSheet:
    """The sheet of a result given as rows; `regulation` is the one it was scored by."""
    said = year.result
    same = ("committee", "committee_code", "year", "regulation", "title", "version", "status", "content_hash", "engine_version",
            "period_from", "period_to", "cut_off", "facts_hash", "unverified_count")  # fmt: skip
    members = sorted(_members(year), key=lambda each: (each.strokes_key, each.number))
    return AnnualSheet(
        **{name: getattr(said, name) for name in same},
        members=tuple(members),
        works=work_labels(year.facts.values()),
        grades=grade_marks(regulation.versions[0]),
        chosen=said.applied.chosen,
        not_computable=said.applied.not_computable,
        quotas=said.applied.quotas,
        lists=settled_lists(said.applied.lists, _listed(year)),
        seal=_seal(year, seal),
        partial_because=said.partial_because,
    )


def _listed(year: SealedYear) -> dict[tuple[str, str], bool]:
    """Whether people put somebody on a list, by 委员编号 and the list's name."""
    return {(each.member, each.proposal or ""): bool(each.accepted) for each in year.decisions if each.about == "list"}


def _seal(year: SealedYear, seal: Digests | None) -> Seal | None:
    said = year.result
    if seal is None or said.issued_on is None:
        return None
    return Seal(
        version=said.number,
        sha256=seal.sha256,
        sm3=seal.sm3,
        issued_on=said.issued_on,
        document_number=said.document_number,
        reason=said.reason,
        approver=said.approver,
    )


def _members(year: SealedYear) -> Iterator[AnnualMember]:
    lines: dict[str, list[LineRow]] = {}
    for line in year.lines:
        lines.setdefault(line.member, []).append(line)
    grades = {each.member: each for each in year.decisions if each.about == "grade"}
    forms = {each.member: each for each in year.declarations if each.state in HANDED_IN}
    proposals: dict[str, dict[str, ProposalDecision]] = {}
    for each in year.decisions:
        if each.about == "consequence":
            decision = ProposalDecision(accepted=bool(each.accepted), reason=each.reason)
            proposals.setdefault(each.member, {})[each.proposal or ""] = decision
    for row in year.scorecards:
        card = scorecard_of(year, row, lines.get(row.member, []))
        yield _member(year, row, card, grades.get(row.member), forms.get(row.member), proposals.get(row.member, {}))


def _member(
    year: SealedYear,
    row: ScorecardRow,
    card: Scorecard,
    decided: DecisionRow | None,
    form: DeclarationRow | None,
    proposals: dict[str, ProposalDecision],
) -> AnnualMember:
    facts = year.facts[row.member]
    state = facts.member.state
    return AnnualMember(
        name=row.name,
        number=row.member,
        strokes_key=row.strokes_key,
        sector=row.sector or "",
        posts=state.posts,
        standing_committee=state.standing_committee,
        special_committee=state.special_committee,
        scorecard=card,
        decided_grade=decided.grade if decided else None,
        decided_because=decided.reason if decided else None,
        decided_proposals=proposals,
        records=tuple(records_of_the_year(facts, card)),
        earlier={str(each.year): each.total for each in sorted(facts.results, key=lambda each: each.year)},
        declaration=Declaration(summary=form.summary, own_points=form.own_points) if form else None,
    )


def scorecard_of(year: SealedYear, row: ScorecardRow, lines: list[LineRow]) -> Scorecard:
    """The scorecard as the engine made it; `lines` are the member's, in order of place."""
    said, words = year.result, year.result.applied.clauses
    of_year = ("year", "regulation", "version", "title", "status", "content_hash", "engine_version", "period_from", "period_to", "cut_off")
    of_member = ("total", "grade", "unverified_count", "blocks", "duties", "consequences", "refused", "candidate_for", "grade_decided_by")
    return Scorecard(
        member=row.member,
        **{name: getattr(said, name) for name in of_year},
        **{name: getattr(row, name) for name in of_member},
        lines=tuple(_line(each) for each in lines),
        clauses=tuple(
            ClauseScore(
                name=each.name, block=words[each.name].block, cite=words[each.name].cite, says=words[each.name].says, points=each.points
            )
            for each in row.clauses
        ),
        chosen=said.applied.chosen,
        not_computable=said.applied.not_computable,
        not_graded=row.not_graded or "",
    )


def _line(row: LineRow) -> ScoreLine:
    return ScoreLine(
        kind=row.kind,  # type: ignore[arg-type]  # written from one
        node=row.node,
        clause=row.clause,
        cite=row.cite,
        works=row.works,
        points=row.points,
        reason=row.reason,
    )
