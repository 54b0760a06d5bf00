"""民主测评: a ballot is opened with its choices and what they are worth, counted, and concluded into assessments; only counts are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.appraisals.holding import require_about_groups, require_about_members, require_reason, take_appraisal
from services.appraisals.states import require_state
from services.assessments.ballot_rules import (
    BallotsDraft,
    RoundDraft,
    problems_of_counts,
    problems_of_numbers,
    problems_of_round,
)
from services.assessments.ballot_subjects import groups_of, members_of
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.models import (
    Appraisal,
    AppraisalState,
    BallotChoice,
    BallotCount,
    BallotRound,
    GroupBallotCount,
)
from services.permissions import Actor, Right
from services.revisions import held
from services.texts import problems_of_texts
from services.turns import take_turn_for


def open_ballot(
    session: Session, actor: Actor, appraisal_id: int, regulations: Regulations, draft: RoundDraft, expected_revision: int | None = None
) -> int:
    """Open a ballot in an appraisal whose assessment is under way. Returns its id.

    Raises Refusal WRONG_STATE, and with every problem found: an item that the frozen regulation does not ask for, a choice worth more or
    less than its clause lets through, a day that is not of the year, the same item and voters twice.
    """
    appraisal = take_appraisal(session, actor, appraisal_id, Right.APPRAISE, expected_revision)
    require_state(appraisal, say("ballots.do_open"), AppraisalState.ASSESSMENT)
    refuse(problems_of_round(session, appraisal, regulations, draft))
    stamp = {"opened_by_id": actor.account_id, "opened_at": datetime.now(UTC)}
    said = {name: value for name, value in vars(draft).items() if name != "choices"}
    with acting(session, actor, "ballot.open"):
        found = BallotRound.model_validate({"committee_id": appraisal.committee_id, "appraisal_id": appraisal_id, **said, **stamp})
        session.add(found)
        session.flush()
        assert found.id is not None
        for place, choice in enumerate(draft.choices):
            session.add(BallotChoice(committee_id=appraisal.committee_id, round_id=found.id, place=place, **vars(choice)))
    return found.id


def count_ballots(session: Session, actor: Actor, round_id: int, draft: BallotsDraft, expected_revision: int | None = None) -> int:
    """Write down what the ballots of a round come to for members; counted again, it replaces what was there. Returns the round's id.

    Raises Refusal WRONG_STATE, BALLOT_CONCLUDED, NOT_ABOUT_MEMBERS, and with every problem found: more returned than issued, more valid
    than returned, more marks for a member than valid ballots, members that are not appraised, choices that are not on the ballot.
    """
    found = take_round(session, actor, round_id, say("ballots.do_count"), expected_revision)
    require_about_members(session.get_one(Appraisal, found.appraisal_id), "id")
    return _counted(session, actor, found, draft, members_of(session, found, draft.tallies), BallotCount, "member_id")


def count_group_ballots(session: Session, actor: Actor, round_id: int, draft: BallotsDraft, expected_revision: int | None = None) -> int:
    """`count_ballots` for the groups of the kind that the round's appraisal is about. Raises Refusal as it does, and NOT_ABOUT_GROUPS."""
    found = take_round(session, actor, round_id, say("ballots.do_count"), expected_revision)
    require_about_groups(session.get_one(Appraisal, found.appraisal_id), "id")
    return _counted(session, actor, found, draft, groups_of(session, found, draft.tallies), GroupBallotCount, "group_id")


def _counted(
    session: Session,
    actor: Actor,
    found: BallotRound,
    draft: BallotsDraft,
    subjects: tuple[dict[str, int], list[Problem]],
    table: type[BallotCount | GroupBallotCount],
    key: str,
) -> int:
    assert found.id is not None
    choices, (ids, problems) = choices_of(session, found.id), subjects
    refuse([*problems_of_numbers(draft), *problems, *problems_of_counts(draft, choices)])
    with acting(session, actor, "ballot.count"):
        for row in session.exec(select(table).where(table.round_id == found.id)):
            session.delete(row)
        session.flush()
        for tally in draft.tallies:
            for choice in choices:
                common = {"committee_id": found.committee_id, "round_id": found.id, "choice_id": choice.id}
                marked = dict(tally.marks).get(choice.name, 0)
                session.add(table.model_validate({**common, key: ids[tally.subject], "count": marked}))
        found.issued, found.returned, found.valid = draft.issued, draft.returned, draft.valid
        found.counted_by_id, found.counted_at = actor.account_id, datetime.now(UTC)
        found.revision += 1
    return found.id


def drop_ballot(session: Session, actor: Actor, round_id: int, reason: str, expected_revision: int | None = None) -> int:
    """A ballot that should not have been opened goes, before it is concluded. Returns its id. Raises Refusal REASON_MISSING too."""
    found = take_round(session, actor, round_id, say("ballots.do_drop"), expected_revision)
    reason = require_reason(reason, say("ballots.do_drop"))
    refuse(problems_of_texts({"reason": reason}))
    with acting(session, actor, "ballot.drop", reason):
        for table in (BallotCount, GroupBallotCount, BallotChoice):
            for row in session.exec(select(table).where(col(table.round_id) == round_id)):
                session.delete(row)
            session.flush()
        session.delete(found)
    return round_id


def take_round(session: Session, actor: Actor, round_id: int, what: str, expected_revision: int | None) -> BallotRound:
    """A round that is not concluded, held until the transaction ends. `what` is what is to be done, in Chinese. Raises Refusal."""
    take_turn_for(session, actor, Right.APPRAISE, BallotRound, round_id, seen_with=Right.READ_FIGURES)
    found = held(session, BallotRound, round_id, expected_revision)
    require_state(session.get_one(Appraisal, found.appraisal_id), what, AppraisalState.ASSESSMENT)
    if found.concluded_at is not None:
        raise Refusal("BALLOT_CONCLUDED", say("ballots.concluded", item=found.item, voters=found.voters), "id")
    return found


def require_concluded(session: Session, appraisal_id: int) -> None:
    """Raises Refusal BALLOTS_OPEN while a ballot of the appraisal is not concluded: what it comes to would be missing."""
    waiting = (BallotRound.appraisal_id == appraisal_id, col(BallotRound.concluded_at).is_(None))
    if found := session.exec(select(BallotRound).where(*waiting).order_by(col(BallotRound.id))).first():
        raise Refusal("BALLOTS_OPEN", say("ballots.open", item=found.item, voters=found.voters), "state")


def choices_of(session: Session, round_id: int) -> Sequence[BallotChoice]:
    """The choices of a round in the order of the ballot."""
    return session.exec(select(BallotChoice).where(BallotChoice.round_id == round_id).order_by(col(BallotChoice.place))).all()
