"""`lvheng regulation adopt`: the one regulation command that needs the database; without the server extra it names the extra."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from lvheng.cli.office import ActorOption, CommitteeOption, installed_regulations, refusals_printed, writing
from scoring_plugins.catalogue import say
from services.models import LocalCommittee
from services.regulations import adopt_regulation


def register(app: typer.Typer) -> None:
    """Add `adopt` to the regulation commands."""
    app.command("adopt")(adopt)


@refusals_printed
def adopt(
    code: Annotated[str, typer.Argument(help="办法的代码，见 lvheng regulation list")],
    committee: CommitteeOption,
    from_on: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="自哪天起采用")],
    actor: ActorOption,
    version: Annotated[datetime | None, typer.Option("--version", formats=["%Y-%m-%d"], help="版本的施行日期;不写取当时最新")] = None,
    groups: Annotated[str | None, typer.Option("--groups", metavar="KIND", help="小组类别;办法考核几类小组时要写")] = None,
) -> None:
    """委员会采用一部办法."""
    regulations = installed_regulations()
    with writing(actor, committee) as (session, who, committee_id):
        chosen = version.date() if version else None
        adopted = adopt_regulation(session, who, committee_id, regulations, code, from_on.date(), chosen, groups)
        name = session.get_one(LocalCommittee, committee_id).name
        day, in_force_from = adopted.from_on, adopted.version
    regulation = regulations[code]
    status = say(f"regulation.status.{regulation.status}")
    typer.echo(say("cli.adopted", committee=name, day=day, title=regulation.title, version=in_force_from, status=status, year=day.year))
