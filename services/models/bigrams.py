"""What proposals like another are found by: the pairs of characters of each, written whenever its title or text is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Connection, Index, bindparam, delete, event, insert, inspect, select
from sqlalchemy.orm import Session, UOWTransaction
from sqlmodel import Field, SQLModel, col

from services.fingerprints import fingerprint
from services.models.proposal_courses import ProposalCourse
from services.models.proposals import Proposal

_AT_ONCE = 500


class ProposalBigram(SQLModel, table=True):
    """A pair of characters that a proposal's fingerprint has; `bigram` is both code points, the first 21 bits higher.

    Derived, so it is no part of what somebody changed, and goes with its proposal.
    """

    __tablename__ = "proposal_bigram"
    __table_args__ = (Index("ix_proposal_bigram_proposal_id", "proposal_id"), {"sqlite_with_rowid": False})

    committee_id: int = Field(foreign_key="local_committee.id", primary_key=True)
    bigram: int = Field(sa_type=BigInteger, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="CASCADE", primary_key=True)


def write_bigrams(connection: Connection, proposal_ids: Iterable[int]) -> None:
    """Write anew what these proposals are found by, from their titles and the texts they were submitted with."""
    wanted = sorted(set(proposal_ids))
    columns = (col(Proposal.id), col(Proposal.committee_id), col(Proposal.title), col(ProposalCourse.text))
    said = select(*columns).outerjoin(ProposalCourse, col(ProposalCourse.proposal_id) == col(Proposal.id))
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        rows: list[dict[str, Any]] = []
        for key, committee_id, title, text in connection.execute(said.where(col(Proposal.id).in_(some))):
            rows += [{"committee_id": committee_id, "bigram": bigram, "proposal_id": key} for bigram in fingerprint(title, text or "")]
        connection.execute(
            delete(ProposalBigram).where(col(ProposalBigram.proposal_id) == bindparam("proposal")), [{"proposal": key} for key in some]
        )
        if rows:
            connection.execute(insert(ProposalBigram), rows)


# Here and not in each use case: a proposal that one of them forgot would never be found.
@event.listens_for(Session, "after_flush")
def _after_flush(session: Session, _: UOWTransaction) -> None:
    changed = [row for row in (*session.new, *session.dirty) if isinstance(row, (Proposal, ProposalCourse)) and _says_something_new(row)]
    keys = [row.id if isinstance(row, Proposal) else row.proposal_id for row in changed]
    if found := [key for key in keys if key is not None]:
        write_bigrams(session.connection(), found)


def _says_something_new(row: Proposal | ProposalCourse) -> bool:
    names = ("title",) if isinstance(row, Proposal) else ("text", "proposal_id")
    return any(inspect(row).attrs[name].history.has_changes() for name in names)
