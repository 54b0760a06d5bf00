"""Members have forms of their own year made, for themselves alone."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.add_column("export_job", sa.Column("is_own", sa.Boolean(), server_default=sa.false(), nullable=False))
