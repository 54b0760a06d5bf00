"""`lvheng committee`: set up a committee: its place in the tree, terms, plenary sessions, bodies and local sectors."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from lvheng.cli import committee_parameters
from lvheng.cli.office import ActorOption, CommitteeOption, refusals_printed, writing
from scoring_plugins.catalogue import say
from services import committees, sectors
from services.models import AdministrativeLevel

app = typer.Typer(no_args_is_help=True, help="委员会、届次、会议与机构")
app.add_typer(committee_parameters.app, name="parameters")

Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="日期，如 2023-02-01")]
FromOption = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="起始日期")]


@app.command("add")
@refusals_printed
def add(
    code: Annotated[str, typer.Argument(help="六位行政区划代码")],
    name: Annotated[str, typer.Argument(help="全称，如 政协××市委员会")],
    level: Annotated[AdministrativeLevel, typer.Option("--level", help="层级")],
    valid_from: FromOption,
    actor: ActorOption,
    parent: Annotated[str, typer.Option("--parent", help="上级委员会代码;000000 为全国委员会")] = "000000",
) -> None:
    """在上级委员会之下建立一个委员会."""
    with writing(actor, parent) as (session, who, parent_id):
        committees.create_committee(session, who, parent_id, code=code, name=name, level=level, valid_from=valid_from.date())
    typer.echo(say("cli.committee_added", name=name, code=code, actor=actor))


@app.command("add-term")
@refusals_printed
def add_term(committee: CommitteeOption, ordinal: int, starts_on: Day, ends_on: Day, actor: ActorOption) -> None:
    """建立一届."""
    first, last = _days(starts_on, ends_on)
    with writing(actor, committee) as (session, who, committee_id):
        committees.add_term(session, who, committee_id, ordinal, first, last)
    typer.echo(say("cli.term_added", ordinal=ordinal, first=first, last=last))


@app.command("add-plenary-session")
@refusals_printed
def add_plenary_session(committee: CommitteeOption, term: int, ordinal: int, opens_on: Day, closes_on: Day, actor: ActorOption) -> None:
    """建立一次全体会议(×届×次)."""
    first, last = _days(opens_on, closes_on)
    with writing(actor, committee) as (session, who, committee_id):
        committees.add_plenary_session(session, who, committee_id, term=term, ordinal=ordinal, opens_on=first, closes_on=last)
    typer.echo(say("cli.plenary_added", term=term, ordinal=ordinal, first=first, last=last))


@app.command("add-special-committee")
@refusals_printed
def add_special_committee(committee: CommitteeOption, name: str, actor: ActorOption) -> None:
    """建立一个专门委员会."""
    with writing(actor, committee) as (session, who, committee_id):
        committees.add_special_committee(session, who, committee_id, name)
    typer.echo(say("cli.special_committee_added", name=name))


@app.command("add-group")
@refusals_printed
def add_group(
    committee: CommitteeOption,
    name: str,
    actor: ActorOption,
    kind: Annotated[str, typer.Option("--kind", help="组的种类")] = "activity_group",
) -> None:
    """建立一个活动组."""
    with writing(actor, committee) as (session, who, committee_id):
        committees.add_activity_group(session, who, committee_id, name, kind)
    typer.echo(say("cli.group_added", name=name))


@app.command("add-sector")
@refusals_printed
def add_sector(
    committee: CommitteeOption,
    code: str,
    name: str,
    actor: ActorOption,
    alias: Annotated[list[str] | None, typer.Option("--alias", help="别名，可多次填写")] = None,
) -> None:
    """增设一个本地界别."""
    with writing(actor, committee) as (session, who, committee_id):
        sectors.add_sector(session, who, committee_id, code=code, name=name, aliases=alias or ())
    typer.echo(say("cli.sector_added", name=name))


def _days(first: datetime, last: datetime) -> tuple[date, date]:
    return first.date(), last.date()
