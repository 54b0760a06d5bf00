"""Units rate a proposal's quality by a last day."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    op.add_column("handling_course", sa.Column("quality_until", sa.Date(), nullable=True))
    op.add_column("handling_course", sa.Column("quality_is_provisional", sa.Boolean(), server_default=sa.false(), nullable=False))
