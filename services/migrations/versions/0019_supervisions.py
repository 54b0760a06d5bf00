"""How key proposals are supervised, and topics proposed for proposals."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    _table(
        "supervision",
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            _word("supervision_kind", "party_and_government", "cppcc_leader", "special_committee", "inspection", "review"),
            nullable=False,
        ),
        sa.Column("led_by", sa.String(), nullable=False),
        sa.UniqueConstraint("committee_id", "name", "year", name=op.f("uq_supervision_committee_id_name_year")),
    )
    _table(
        "supervision_member",
        sa.Column("supervision_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.UniqueConstraint("supervision_id", "member_id", name=op.f("uq_supervision_member_supervision_id_member_id")),
        _key("supervision_member", "supervision_id", "supervision"),
        _key("supervision_member", "member_id", "member"),
    )
    op.create_index("ix_supervision_member_member_id", "supervision_member", ["member_id"])
    _table(
        "supervision_step",
        sa.Column("supervision_id", sa.Integer(), nullable=False),
        sa.Column("kind", _word("supervision_step_kind", "visit", "meeting"), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        _key("supervision_step", "supervision_id", "supervision"),
    )
    op.create_index("ix_supervision_step_supervision_id", "supervision_step", ["supervision_id"])
    _table(
        "supervision_suggestion",
        sa.Column("supervision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("aspect", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_supervision_suggestion_position")),
        sa.UniqueConstraint("supervision_id", "position", name=op.f("uq_supervision_suggestion_supervision_id_position")),
        _key("supervision_suggestion", "supervision_id", "supervision"),
    )
    _table(
        "reference_topic",
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("plenary_session_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("offered_by", sa.String(), nullable=True),
        sa.UniqueConstraint("plenary_session_id", "title", name=op.f("uq_reference_topic_plenary_session_id_title")),
        _key("reference_topic", "plenary_session_id", "plenary_session"),
    )
    _table(
        "supervised_proposal",
        sa.Column("supervision_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.UniqueConstraint("supervision_id", "proposal_id", name=op.f("uq_supervised_proposal_supervision_id_proposal_id")),
        _key("supervised_proposal", "supervision_id", "supervision"),
        _key("supervised_proposal", "proposal_id", "proposal"),
    )
    op.create_index("ix_supervised_proposal_proposal_id", "supervised_proposal", ["proposal_id"])


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)


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
