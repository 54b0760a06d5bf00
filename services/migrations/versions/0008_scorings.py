"""What a year was computed to, kept with its hashes; and decisions whether ranks are shown."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import ByteText, Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    _scoring()
    _scored_member()
    _score_line()
    op.create_table(
        "ranking_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_ranking_decision_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_ranking_decision_decided_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_decision")),
    )
    op.create_index("ix_ranking_decision_committee_id", "ranking_decision", ["committee_id"])


def _scoring() -> None:
    states = sa.Enum("waiting", "running", "done", "failed", name="scoring_state", native_enum=False, create_constraint=True, length=24)
    op.create_table(
        "scoring",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("regulation", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("version", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("engine_version", sa.String(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("cut_off", sa.Date(), nullable=False),
        sa.Column("facts_hash", sa.String(length=64), nullable=True),
        sa.Column("unverified_count", sa.Integer(), nullable=False),
        sa.Column("applied", sa.String(), nullable=True),
        sa.Column("state", states, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("beat_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_scoring_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["started_by_id"], ["account.id"], name=op.f("fk_scoring_started_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scoring")),
    )
    op.create_index("ix_scoring_committee_id", "scoring", ["committee_id"])
    op.create_index("ix_scoring_year", "scoring", ["committee_id", "year", "state", "id"])


def _scored_member() -> None:
    op.create_table(
        "scored_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("scoring_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("number", ByteText, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("strokes_key", ByteText, nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=True),
        sa.Column("sector", sa.String(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("grade", sa.String(), nullable=True),
        sa.Column("candidate_for", sa.String(), nullable=True),
        sa.Column("grade_decided_by", sa.String(), nullable=True),
        sa.Column("not_graded", sa.String(), nullable=True),
        sa.Column("unverified_count", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("card", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_scored_member_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["scoring_id"], ["scoring.id"], name=op.f("fk_scored_member_scoring_id_scoring")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_scored_member_member_id_member")),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_scored_member_sector_id_sector")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scored_member")),
        sa.UniqueConstraint("scoring_id", "member_id", name=op.f("uq_scored_member_scoring_id_member_id")),
    )
    op.create_index("ix_scored_member_committee_id", "scored_member", ["committee_id"])
    op.create_index("ix_scored_member_member_id", "scored_member", ["member_id"])
    op.create_index("ix_scored_member_strokes", "scored_member", ["scoring_id", "strokes_key", "id"])
    op.create_index("ix_scored_member_standing", "scored_member", ["scoring_id", "standing"], unique=True)


def _score_line() -> None:
    op.create_table(
        "score_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("scored_member_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("clause", sa.String(), nullable=True),
        sa.Column("block", sa.String(), nullable=True),
        sa.Column("cite", sa.String(), nullable=False),
        sa.Column("works", sa.String(), nullable=False),
        sa.Column("work", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("place >= 0", name=op.f("ck_score_line_place")),
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f("fk_score_line_committee_id_local_committee")),
        sa.ForeignKeyConstraint(["scored_member_id"], ["scored_member.id"], name=op.f("fk_score_line_scored_member_id_scored_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_line")),
        sa.UniqueConstraint("scored_member_id", "place", name=op.f("uq_score_line_scored_member_id_place")),
    )
    op.create_index("ix_score_line_committee_id", "score_line", ["committee_id"])
