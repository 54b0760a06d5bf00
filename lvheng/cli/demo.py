"""`lvheng demo`: a committee to look at, made of fictitious records that add up to published figures."""

from __future__ import annotations

from typing import Annotated

import typer

from lvheng.cli.office import installed_regulations, opened, progress_bar, refusals_printed
from lvheng.settings import read_settings
from scoring_plugins.catalogue import say
from services.attachments import AttachmentStore
from services.database import create_engine, upgrade
from services.demo import load_demo
from services.demo.appraising import appraise_demo
from services.demo.county import CODE as COUNTY
from services.demo.gatherings import YEAR
from services.demo.setting_up import CODE

app = typer.Typer(no_args_is_help=True, help="演示数据")


@app.callback()
def demo() -> None:
    """演示数据."""


@app.command("load")
@refusals_printed
def load(
    through_workflows: Annotated[
        bool, typer.Option("--through-workflows", help="提案和信息不直接导入，而由各方逐步起草、审查、交办、办理、评价、签发；约需一两分钟")
    ] = False,
) -> None:
    """装入演示委员会:委员、提案、信息和活动均属虚构，合计与公开报告的数字一致；再次装入不改变任何内容."""
    settings = read_settings()
    url = settings.database_url
    upgrade(url)
    engine = create_engine(url)
    try:
        with progress_bar(say("demo.loading")) as progress:
            papers = AttachmentStore(settings.attachments_dir) if through_workflows else None
            summary = load_demo(engine, progress, through_workflows=papers)
    finally:
        engine.dispose()
    if not summary.is_new:
        typer.echo(say("demo.already", name=summary.name, code=summary.code))
        return
    typer.echo(say("demo.loaded", name=summary.name, code=summary.code, year=summary.year, unverified=summary.unverified))
    typer.echo(say("demo.notes"))
    typer.echo(say("demo.next", code=summary.code, year=summary.year))


@app.command("appraise")
@refusals_printed
def appraise() -> None:
    """把演示委员会的一年走完考核全程:公示、异议一成立一不成立、通报、更正、反馈、归档;小组和下辖的示例县也走一遍."""
    regulations = installed_regulations()
    with opened() as (_, engine), progress_bar(say("score.computing")):
        done = appraise_demo(engine, regulations)
    typer.echo(
        say(
            "demo.appraised",
            results=len(done.results),
            objections=len(done.objections),
            groups=done.groups,
            county=COUNTY,
            code=CODE,
            year=YEAR,
        )
    )
