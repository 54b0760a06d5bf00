"""Evidence that was attached by mistake is withdrawn: it stays visible, and no verification may rest on it any more."""

import sqlalchemy as sa
from alembic import op

from services.models.columns import Moment

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("attachment", sa.Column("withdrawn_at", Moment(), nullable=True))
    op.add_column("attachment", sa.Column("withdrawn_because", sa.String(), nullable=True))
    # One statement for both databases: SQLite adds a reference only with its column.
    op.execute(
        "ALTER TABLE attachment ADD COLUMN withdrawn_by_id INTEGER CONSTRAINT fk_attachment_withdrawn_by_id_account REFERENCES account (id)"
    )
