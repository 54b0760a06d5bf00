"""What proposals like another are found by."""

import sqlalchemy as sa
from alembic import op

from services.fingerprints import fingerprint

revision = "0027"
down_revision = "0026"

AT_ONCE = 500


def upgrade() -> None:
    op.create_table(
        "proposal_bigram",
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("bigram", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_proposal_bigram_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_bigram_proposal_id_proposal"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("committee_id", "bigram", "proposal_id", name=op.f("pk_proposal_bigram")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_proposal_bigram_proposal_id", "proposal_bigram", ["proposal_id"])
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    """Proposals by id, so many at once that a large register is neither held whole nor asked for row by row."""
    proposals = sa.table("proposal", *map(sa.column, ("id", "committee_id", "title")))
    courses = sa.table("proposal_course", sa.column("proposal_id"), sa.column("text"))
    bigrams = sa.table("proposal_bigram", *map(sa.column, ("committee_id", "bigram", "proposal_id")))
    said = sa.select(proposals, courses.c.text).outerjoin(courses, courses.c.proposal_id == proposals.c.id)
    wanted = said.order_by(proposals.c.id).limit(AT_ONCE)
    last = 0
    while found := connection.execute(wanted.where(proposals.c.id > last)).all():
        rows = [(row.committee_id, bigram, row.id) for row in found for bigram in fingerprint(row.title, row.text or "")]
        if rows:
            connection.execute(bigrams.insert(), [dict(zip(("committee_id", "bigram", "proposal_id"), row, strict=True)) for row in rows])
        last = found[-1].id
