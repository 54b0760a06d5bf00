"""What every command does first and last: read the settings, open the database, name who acts, print refusals in one way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import wraps
from typing import Annotated, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from lvheng import installed
from lvheng.settings import Settings, SettingsError, read_settings
from scoring_plugins.catalogue import say, system
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.plugins import PluginError, Regulations
from services.accounts import actor_named, operator
from services.committees import find_committee
from services.database import create_engine, reading, require_current, transaction
from services.database_reasons import why_unusable
from services.errors import Refusal
from services.permissions import Actor
from services.sealing import with_keys

P = ParamSpec("P")
T = TypeVar("T")

CommitteeOption = Annotated[str, typer.Option("--committee", metavar="CODE", help="委员会的六位行政区划代码")]
YearOption = Annotated[int, typer.Option("--year", min=1949, max=2200, help="年度")]
ActorOption = Annotated[str, typer.Option("--as", metavar="ACTOR", help="办理人的账号名称")]
ReaderOption = Annotated[str | None, typer.Option("--as", metavar="ACTOR", help="查阅人的账号名称;不写则以本机操作人身份查阅")]
GroupsOption = Annotated[str, typer.Option("--groups", metavar="KIND", help="小组类别;写了就办这一类小组的，不写办委员的")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出机器可读的 JSON")]

errors = Console(stderr=True, highlight=False, soft_wrap=True)


def refusals_printed(command: Callable[P, T]) -> Callable[P, T]:
    """The command prints every problem of a refusal on standard error and ends with status 1."""

    @wraps(command)
    def printing(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            for problem in refusal.problems:
                errors.print(say("cli.refused", message=problem.message), style="red", markup=False)
        except (SettingsError, RegulationError, PluginError) as refused:
            errors.print(say("cli.refused", message=refused), style="red", markup=False)
        except DatabaseError as failed:
            why = why_unusable(failed)
            if why is None:
                raise
            errors.print(say("cli.refused", message=say("cli.database_failed", why=why)), style="red", markup=False)
        except BrokenPipeError:
            raise
        except OSError as failed:
            message = say("cli.system_failed", path=failed.filename or "", why=system.why(failed))
            errors.print(say("cli.refused", message=message), style="red", markup=False)
        raise typer.Exit(1)

    return printing


@contextmanager
def opened() -> Iterator[tuple[Settings, Engine]]:
    """The settings and an engine on a database of the current version."""
    settings = read_settings()
    engine = with_keys(create_engine(settings.database_url), settings.key_file)
    try:
        require_current(engine)
        yield settings, engine
    finally:
        engine.dispose()


@contextmanager
def writing(actor: str, committee: str) -> Iterator[tuple[Session, Actor, int]]:
    """One transaction in which `actor` acts for the committee of that code: session, actor, committee id."""
    with opened() as (_, engine), transaction(engine) as session:
        yield session, actor_named(session, actor), committee_id_of(session, committee)


@contextmanager
def looking(actor: str | None, committee: str) -> Iterator[tuple[Session, Actor, int]]:
    """A read-only view for `actor`, or for the operator of this machine: whoever runs the command holds the database anyway."""
    with opened() as (_, engine), reading(engine) as session:
        yield session, operator(session) if actor is None else actor_named(session, actor), committee_id_of(session, committee)


def committee_id_of(session: Session, code: str) -> int:
    """The committee that bears `code` today."""
    found = find_committee(session, code, date.today()).id  # noqa: DTZ011  # the code in force where the command is run
    assert found is not None
    return found


def installed_regulations(settings: Settings | None = None) -> Regulations:
    """Every regulation this installation knows, as the settings allow, each read when it is asked for."""
    return installed.installed_regulations(settings or read_settings())


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, driven by (done, total), where somebody sees it: nothing in a pipe."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
