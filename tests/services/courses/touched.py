"""What a database itself says was written: triggers note every row that is inserted, changed or deleted, whoever did it and however.

The audit is written by the session. Whether it leaves something out is asked of the database, which knows nothing of sessions.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine, text
from sqlmodel import Session

from services.models import metadata

# What is derived from another row, and what is the audit itself.
UNWATCHED = frozenset({"audit_entry", "proposal_bigram"})
WATCHED = tuple(sorted(set(metadata.tables) - UNWATCHED))
_CHANGES = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}
_NOTED = text("SELECT seq, noun, row_id FROM touched WHERE seq > :since ORDER BY seq")
_LAST = text("SELECT COALESCE(MAX(seq), 0) FROM touched")

Touched = frozenset[tuple[str, int]]


def watch(engine: Engine) -> None:
    """Let the database note from now on what is written to it; its copies do so too."""
    with engine.begin() as connection:
        for statement in _of_sqlite() if engine.dialect.name == "sqlite" else _of_postgresql():
            connection.exec_driver_sql(statement)


def last_touch(session: Session) -> int:
    """The number of what was written last."""
    found: int = session.connection().execute(_LAST).scalar_one()
    return found


def touched_since(session: Session, last: int) -> tuple[int, Touched]:
    """The rows written after `last`, as (table, id), and the number of the last of them."""
    rows = session.connection().execute(_NOTED, {"since": last}).all()
    return (rows[-1][0] if rows else last), frozenset((noun, row_id) for _, noun, row_id in rows)


def _of_sqlite() -> Iterable[str]:
    yield "CREATE TABLE touched (seq INTEGER PRIMARY KEY AUTOINCREMENT, noun TEXT NOT NULL, row_id INTEGER NOT NULL)"
    for table in WATCHED:
        for change, row in _CHANGES.items():
            noted = f"INSERT INTO touched (noun, row_id) VALUES ('{table}', {row}.id)"
            yield f"CREATE TRIGGER touched_{table}_{change.lower()} AFTER {change} ON {table} BEGIN {noted}; END"


def _of_postgresql() -> Iterable[str]:
    yield "CREATE TABLE touched (seq BIGSERIAL PRIMARY KEY, noun TEXT NOT NULL, row_id BIGINT NOT NULL)"
    noted = "INSERT INTO touched (noun, row_id) VALUES (TG_TABLE_NAME, COALESCE(NEW.id, OLD.id)); RETURN NULL;"
    yield f"CREATE FUNCTION note_touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {noted} END $$"
    for table in WATCHED:
        yield f"CREATE TRIGGER touched AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION note_touch()"
