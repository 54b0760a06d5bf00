"""What members, works, sectors and committees are found by."""

import sqlalchemy as sa
from alembic import op

from services.search import search_text

revision = "0007"
down_revision = "0004"

FOUND_BY = {
    "local_committee": ("name",),
    "sector": ("name",),
    "sector_alias": ("name",),
    "member": ("name", "number"),
    "activity": ("title", "number"),
    "proposal": ("title", "number", "case_number"),
    "opinion_report": ("title", "number"),
}
AT_ONCE = 1000


def upgrade() -> None:
    for table, columns in FOUND_BY.items():
        op.add_column(table, sa.Column("search_text", sa.String(), nullable=False, server_default=""))
        _fill(op.get_bind(), table, columns)


def _fill(connection: sa.Connection, table: str, columns: tuple[str, ...]) -> None:
    """Rows by id, so many at once that a large register is neither held whole nor asked for row by row."""
    rows = sa.table(table, sa.column("id"), sa.column("search_text"), *map(sa.column, columns))
    change = rows.update().where(rows.c.id == sa.bindparam("row")).values(search_text=sa.bindparam("found_by"))
    wanted = sa.select(rows.c.id, *(rows.c[name] for name in columns)).order_by(rows.c.id).limit(AT_ONCE)
    last = 0
    while found := connection.execute(wanted.where(rows.c.id > last)).all():
        connection.execute(change, [{"row": row.id, "found_by": search_text(row[1:])} for row in found])
        last = found[-1].id
