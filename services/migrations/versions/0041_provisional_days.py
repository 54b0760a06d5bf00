"""Each last day of a handling says by itself whether the calendar of its days was provisional."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0038"

_LAST_DAYS = {"accept": "accept_until", "contact": "contact_until", "extendable": "extendable_until", "rate": "rate_until"}


def upgrade() -> None:
    for name in _LAST_DAYS:
        op.add_column("handling_course", sa.Column(f"{name}_is_provisional", sa.Boolean(), server_default=sa.false(), nullable=False))
    # One flag stood for all of them: which of them it meant is counted anew when deadlines are.
    names = [*((f"{name}_is_provisional", until) for name, until in _LAST_DAYS.items()), ("due_is_provisional", "due_since")]
    columns: list[sa.ColumnClause[object]] = [sa.column(name) for pair in names for name in pair]
    courses = sa.table("handling_course", *columns)
    told = {flag: sa.and_(courses.c.due_is_provisional, courses.c[until].is_not(None)) for flag, until in names}
    op.execute(sa.update(courses).values(told))
