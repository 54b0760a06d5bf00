"""Working days as committees say them, and what the program leaves to a committee's own rules, from a day on."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import ByteText

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    _table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("committee_id", "day", name=op.f("uq_calendar_day_committee_id_day")),
    )
    _table(
        "calendar_year",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.UniqueConstraint("committee_id", "year", name=op.f("uq_calendar_year_committee_id_year")),
    )
    _table(
        "committee_parameter",
        sa.Column("name", ByteText, nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.UniqueConstraint("committee_id", "name", "valid_from", name=op.f("uq_committee_parameter_committee_id_name_valid_from")),
    )


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of revised rows that a committee owns, each with its reason."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        *parts,
        sa.ForeignKeyConstraint(["committee_id"], ["local_committee.id"], name=op.f(f"fk_{name}_committee_id_local_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_committee_id"), name, ["committee_id"])
