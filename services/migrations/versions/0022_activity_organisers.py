"""Which groups, sectors and special committees organised an activity."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import Moment

revision = "0022"
down_revision = "0021"

_BODIES = {"group_id": "activity_group", "sector_id": "sector", "special_committee_id": "special_committee"}


def upgrade() -> None:
    op.create_table(
        "activity_organiser",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", Moment(), nullable=True),
        sa.Column("verified_because", sa.String(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in _BODIES),
        _key("committee_id", "local_committee"),
        _key("registered_by_id", "account"),
        _key("verified_by_id", "account"),
        _key("activity_id", "activity"),
        *(_key(name, table) for name, table in _BODIES.items()),
        sa.CheckConstraint(
            "(CASE WHEN group_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN sector_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN special_committee_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_activity_organiser_one_body"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_organiser")),
        *(sa.UniqueConstraint("activity_id", name, name=op.f(f"uq_activity_organiser_activity_id_{name}")) for name in _BODIES),
    )
    for column in ("committee_id", "activity_id"):
        op.create_index(op.f(f"ix_activity_organiser_{column}"), "activity_organiser", [column])


def _key(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_activity_organiser_{column}_{table}"))
