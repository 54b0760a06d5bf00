"""A public notice may count working days."""

from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    # One statement for both databases: SQLite adds a check only with its column.
    op.execute(
        "ALTER TABLE appraisal ADD COLUMN notice_unit VARCHAR(24) DEFAULT 'days' NOT NULL"
        " CONSTRAINT ck_appraisal_day_unit CHECK (notice_unit IN ('days', 'working_days', 'months'))"
    )
