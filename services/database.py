"""Engines, transactions and the schema's version, alike on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy import create_engine as create_sqlalchemy_engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from services.audit import AuditedSession
from services.errors import Refusal

T = TypeVar("T")
_WRITES = "lvheng_writes"
_READS = "lvheng_reads"
_GLANCES = "lvheng_glances"
# A connection that was used a moment ago is not asked whether it still stands: that takes as long as a small statement.
_SECONDS_TRUSTED = 1.0
_GIVEN_BACK = "lvheng_given_back"
_SQLITE = {"sqlite", "sqlite+pysqlite"}
_POSTGRESQL = {"postgresql", "postgresql+psycopg"}


def create_engine(url: str) -> Engine:
    """An engine for `url` (`sqlite:///file` or `postgresql+psycopg://…`). The folder of a SQLite file is made.

    Raises Refusal for an address of another kind, which it does not repeat: a password may be in it. Errors of statements do not repeat
    what the statements were about: they are logged, and names and telephone numbers may be in it.
    """
    parsed = _database_url(url)
    if parsed.drivername in _POSTGRESQL:
        engine = create_sqlalchemy_engine(parsed, hide_parameters=True)
        event.listen(engine, "checkin", _note_when)
        event.listen(engine, "checkout", partial(_require_standing, engine))
        event.listen(engine, "begin", _begin_postgresql)
        return engine
    if parsed.database:
        _make_folder(Path(parsed.database).parent)
    engine = create_sqlalchemy_engine(parsed, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _database_url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        parsed = None
    if parsed is None or parsed.drivername not in _SQLITE | _POSTGRESQL:
        raise Refusal("BAD_DATABASE_URL", say("database.bad_url")) from None
    return parsed


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal("NO_DATABASE_FOLDER", say("database.no_folder", folder=folder, why=why(error))) from None


def _note_when(_: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    entry.info[_GIVEN_BACK] = monotonic()


def _require_standing(engine: Engine, connection: DBAPIConnection, entry: ConnectionPoolEntry, _: object) -> None:
    """Raises InvalidatePoolError, upon which all connections are made anew, for one that lay idle and no longer stands."""
    if monotonic() - entry.info.get(_GIVEN_BACK, monotonic()) < _SECONDS_TRUSTED:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as gone:
        raise InvalidatePoolError from gone


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling skips BEGIN before reads and schema changes: we begin ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    # FULL, because with NORMAL an acknowledged write can vanish on power loss.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    # A writer takes its lock at once: upgrading a read lock later cannot wait, it can only fail.
    if not options.get(_GLANCES, False):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITES, False) else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    """What the driver begins by: changed where the connection was last used for something else, and not set and reset each time.

    Each setting takes the driver's lock, and a request reads twice: who asks, and what.
    """
    options = connection.get_execution_options()
    glances, reads = options.get(_GLANCES, False), options.get(_READS, False)
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    if driver.autocommit is not glances:
        driver.autocommit = glances
    # Outside transactions neither matters.
    if not glances and driver.read_only is not reads:
        driver.read_only = reads
        driver.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ if reads else None


def _with(engine: Engine, **options: Any) -> Engine:
    """The engine with these options: made once and kept with it, because making it takes as long as a small statement."""
    kept: dict[frozenset[tuple[str, Any]], Engine] = engine.__dict__.setdefault("_lvheng_with", {})
    wanted = frozenset(options.items())
    if wanted not in kept:
        kept[wanted] = engine.execution_options(**options)
    return kept[wanted]


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """One use case's transaction: committed at the end of the block, rolled back if it raises."""
    with AuditedSession(_with(engine, **{_WRITES: True})) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A read-only view of one moment: every statement inside sees the same facts. Writes nothing."""
    with Session(_with(engine, **{_READS: True})) as session:
        yield session
        if engine.dialect.name == "postgresql":
            _end_reading(session)
        # Closed, it is rolled back.


def _end_reading(session: Session) -> None:
    """End a transaction in which the server lets nobody write: rolled back, the driver would forget the statements that it prepared."""
    if session.in_transaction():
        with suppress(psycopg.Error):
            session.connection().connection.commit()


def glanced(engine: Engine, look: Callable[[Session], T]) -> T:
    """What `look` reads, every statement of a moment of its own: for a statement or two, which a transaction would take longer than.

    It must not write, and is called again should the connection have been lost meanwhile.
    """
    own = _with(engine, **{_GLANCES: True})
    try:
        with Session(own) as session:
            return look(session)
    except DBAPIError as problem:
        if not problem.connection_invalidated:
            raise
    with Session(own) as session:
        return look(session)


def _alembic(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade(url: str) -> None:
    """Bring the database's schema to the newest version; a database newer than this program is refused, untouched."""
    engine = create_engine(url)
    try:
        with engine.execution_options(**{_WRITES: True}).begin() as connection:
            _refuse_newer(connection)
            command.upgrade(_alembic(connection), "head")
    finally:
        engine.dispose()


def _refuse_newer(connection: Connection) -> None:
    known = {revision.revision for revision in ScriptDirectory.from_config(_alembic()).walk_revisions()}
    unknown = set(MigrationContext.configure(connection).get_current_heads()) - known
    if unknown:
        raise Refusal("DATABASE_IS_NEWER", say("database.newer", revision=", ".join(sorted(unknown))))


def require_current(engine: Engine) -> None:
    """Refuse to work on a database whose schema is not this program's, naming the command that mends it."""
    with engine.connect() as connection:
        _refuse_newer(connection)
        head = ScriptDirectory.from_config(_alembic()).get_current_head()
        if MigrationContext.configure(connection).get_current_revision() != head:
            raise Refusal("DATABASE_IS_OLDER", say("database.older"))
