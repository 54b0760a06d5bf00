"""The days from which the deadlines of proposals are counted, so that they can be counted again."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    added = (("proposal_course", "invited_on"), ("handling_course", "due_since"), ("handling_course", "accepted_on"))
    for table, name in (*added, ("handling_course", "passed_on")):
        op.add_column(table, sa.Column(name, sa.Date(), nullable=True))
