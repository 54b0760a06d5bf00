"""Selections of outstanding proposals: the list of a year, what people chose of it and decided, and what was given proposals."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

_STATES = ("open", "listed", "council", "decided", "cancelled")
_STANDINGS = ("within", "to_decide", "beyond", "not_reached", "not_graded")
_MOMENT = sa.DateTime(timezone=True)
_BYTES = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    _selections()
    _entries()
    _table(
        "candidate_attribute",
        *_of_selection("candidate_attribute"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        *_by("candidate_attribute", "stated"),
        _once("candidate_attribute", "selection_id", "proposal_id", "name"),
    )
    op.create_index("ix_candidate_attribute_proposal_id", "candidate_attribute", ["proposal_id"])
    _table(
        "selection_choice",
        *_of_selection("selection_choice"),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("is_chosen", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        *_by("selection_choice", "made"),
        _once("selection_choice", "selection_id", "round", "proposal_id"),
    )
    op.create_index("ix_selection_choice_proposal_id", "selection_choice", ["proposal_id"])
    _table(
        "outstanding_proposal",
        *_of_selection("outstanding_proposal"),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("taken_back_round", sa.Integer(), nullable=True),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.Column("taken_back_because", sa.String(), nullable=True),
    )
    op.create_index("ix_outstanding_proposal_selection_id", "outstanding_proposal", ["selection_id"])
    op.create_index("ix_outstanding_proposal_proposal_id", "outstanding_proposal", ["proposal_id"])
    _assessments()


def _selections() -> None:
    _table(
        "proposal_selection",
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("regulation", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("version", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("regulation_source", sa.String(), nullable=False),
        sa.Column("partial_because", sa.String(), nullable=True),
        sa.Column("award", sa.String(), nullable=False),
        sa.Column("state", _word("selection_state", *_STATES), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        *_by("proposal_selection", "opened"),
        sa.Column("listed_at", _MOMENT, nullable=True),
        sa.Column("facts_hash", sa.String(64), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("places_least", sa.Integer(), nullable=True),
        sa.Column("meant_share", sa.String(), nullable=True),
        sa.Column("applied", sa.String(), nullable=True),
        *_by("proposal_selection", "put", nullable=True),
        sa.Column("deviation_because", sa.String(), nullable=True),
        sa.Column("decided_round", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.CheckConstraint("round >= 1", name=op.f("ck_proposal_selection_round")),
        _key("proposal_selection", "decided_by_id", "account"),
    )
    op.create_index("ix_proposal_selection_year", "proposal_selection", ["committee_id", "year", "id"])
    _table(
        "selection_step",
        sa.Column("selection_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("became", _word("selection_state", *_STATES), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        *_by("selection_step", "made"),
        _key("selection_step", "selection_id", "proposal_selection"),
    )
    op.create_index("ix_selection_step_selection_id", "selection_step", ["selection_id"])


def _entries() -> None:
    _table(
        "selection_entry",
        *_of_selection("selection_entry"),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("grade", sa.String(), nullable=True),
        sa.Column("standing", _word("candidate_standing", *_STANDINGS), nullable=False),
        sa.Column("is_meant", sa.Boolean(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("lines", sa.String(), nullable=False),
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        _once("selection_entry", "selection_id", "round", "proposal_id"),
    )
    op.create_index("ix_selection_entry_place", "selection_entry", ["selection_id", "round", "place"])
    op.create_index("ix_selection_entry_proposal_id", "selection_entry", ["proposal_id"])


def _assessments() -> None:
    _table(
        "proposal_assessment",
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        *_by("proposal_assessment", "registered"),
        *_by("proposal_assessment", "verified", nullable=True),
        sa.Column("verified_because", sa.String(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item", _BYTES, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_proposal_assessment_position")),
        _key("proposal_assessment", "proposal_id", "proposal"),
        _once("proposal_assessment", "proposal_id", "position"),
    )


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)


def _key(name: str, column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{name}_{column}_{table}"))


def _once(name: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{name}_{'_'.join(columns)}"))


def _by(name: str, done: str, nullable: bool = False) -> tuple[sa.schema.SchemaItem, ...]:
    """Whose account did something, and when."""
    account, at = sa.Column(f"{done}_by_id", sa.Integer(), nullable=nullable), sa.Column(f"{done}_at", _MOMENT, nullable=nullable)
    return account, at, _key(name, f"{done}_by_id", "account")


def _of_selection(name: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Of a selection, about a proposal."""
    columns = [sa.Column(column, sa.Integer(), nullable=False) for column in ("selection_id", "proposal_id")]
    return (*columns, _key(name, "selection_id", "proposal_selection"), _key(name, "proposal_id", "proposal"))


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
