"""Ballots about members on paper, kept as counts."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import Moment

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    _ballot_round()
    _table(
        "ballot_choice",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        _key("ballot_choice", "round_id", "ballot_round"),
        sa.UniqueConstraint("round_id", "place", name=op.f("uq_ballot_choice_round_id_place")),
        sa.UniqueConstraint("round_id", "name", name=op.f("uq_ballot_choice_round_id_name")),
    )
    _table(
        "ballot_count",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("choice_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_ballot_count_count")),
        _key("ballot_count", "round_id", "ballot_round"),
        _key("ballot_count", "choice_id", "ballot_choice"),
        _key("ballot_count", "member_id", "member"),
        sa.UniqueConstraint("choice_id", "member_id", name=op.f("uq_ballot_count_choice_id_member_id")),
    )
    op.create_index("ix_ballot_count_round_id", "ballot_count", ["round_id"])
    op.create_index("ix_ballot_count_member_id", "ballot_count", ["member_id"])


def _ballot_round() -> None:
    _table(
        "ballot_round",
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("appraisal_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("voters", sa.String(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column(
            "divisor",
            sa.Enum("marked", "valid", name="ballot_divisor", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("quantum", sa.BigInteger(), nullable=False),
        sa.Column("voted_on", sa.Date(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=True),
        sa.Column("returned", sa.Integer(), nullable=True),
        sa.Column("valid", sa.Integer(), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("counted_by_id", sa.Integer(), nullable=True),
        sa.Column("counted_at", Moment(), nullable=True),
        sa.Column("concluded_by_id", sa.Integer(), nullable=True),
        sa.Column("concluded_at", Moment(), nullable=True),
        sa.CheckConstraint("quantum > 0", name=op.f("ck_ballot_round_quantum")),
        sa.CheckConstraint(
            "valid IS NULL OR (valid >= 0 AND valid <= returned AND returned <= issued)", name=op.f("ck_ballot_round_ballots")
        ),
        _key("ballot_round", "appraisal_id", "appraisal"),
        _key("ballot_round", "opened_by_id", "account"),
        _key("ballot_round", "counted_by_id", "account"),
        _key("ballot_round", "concluded_by_id", "account"),
        sa.UniqueConstraint("appraisal_id", "item", "voters", name=op.f("uq_ballot_round_appraisal_id_item_voters")),
    )
    op.create_index("ix_ballot_round_appraisal_id", "ballot_round", ["appraisal_id"])


def _key(name: str, column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{name}_{column}_{table}"))


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of rows that a committee owns."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        *parts,
        _key(name, "committee_id", "local_committee"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_committee_id", name, ["committee_id"])
