"""The person at the machine: opens the database its settings name, and is told in one line what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy import Engine
from sqlmodel import Session

from lvheng.settings import Settings, SettingsError, read_settings
from services.accounts import actor_named
from services.database import create_engine, require_current
from services.errors import Refusal
from services.models import Role
from services.permissions import Actor

OPERATOR = "(operator)"


@contextmanager
def told_plainly() -> Iterator[None]:
    """A refusal or a setting that cannot be used ends the command: every problem on a line of its own, exit status 1 or 2."""
    try:
        yield
    except Refusal as refusal:
        for problem in refusal.problems:
            typer.echo(problem.message, err=True)
        raise typer.Exit(1) from None
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Engine]:
    """An engine on the database of `settings` (the environment's by default), whose schema is this program's."""
    with told_plainly():
        engine = create_engine((settings or read_settings()).database_url)
        try:
            require_current(engine)
            yield engine
        finally:
            engine.dispose()


def reader(session: Session, committee_id: int, name: str | None) -> Actor:
    """Who reads: the account that `--as` names, or without it the operator, who may read one committee.

    Whoever runs this command holds the database file or its password and could read it anyway; nothing that is read is
    written down, so nobody has to be named. Commands that write never come here: they need `--as`.
    """
    if name is not None:
        return actor_named(session, name)
    return Actor(account_id=0, name=OPERATOR, display_name=OPERATOR, roles=frozenset({(committee_id, Role.READER)}))
