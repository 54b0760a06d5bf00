"""`lvheng appraisal show`: where a year's appraisal stands, what may be done now, and its versions."""

from __future__ import annotations

import orjson
import typer

from lvheng.cli.office import CommitteeOption, GroupsOption, JsonOption, ReaderOption, YearOption, looking, refusals_printed
from scoring_plugins.catalogue import say
from services.appraisals.finding import Standing, standing_of
from services.appraisals.states import MOVES


def register(app: typer.Typer) -> None:
    """Add `show` to the appraisal's commands."""
    app.command("show")(refusals_printed(show))


def show(
    committee: CommitteeOption, year: YearOption, actor: ReaderOption = None, as_json: JsonOption = False, groups: GroupsOption = ""
) -> None:
    """查看一年的考核进行到哪里."""
    with looking(actor, committee) as (session, who, committee_id):
        standing = standing_of(session, who, committee_id, year, groups)
    if as_json:
        found = standing._asdict() | {
            "steps": [step._asdict() for step in standing.steps],
            "results": [result._asdict() for result in standing.results],
        }
        typer.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode())
        return
    typer.echo(_told(standing, year))
    for step in standing.steps:
        event = say(f"appraisals.event_{step.event}")
        reason = say("appraisals.step_reason", reason=step.reason) if step.reason else ""
        typer.echo(say("appraisals.step", day=step.made_at.date(), who=step.made_by, event=event, reason=reason))
    for result in standing.results:
        state = say(f"appraisals.result_{result.state}")
        issued = say("appraisals.result_issued_on", day=result.issued_on, seal=(result.seal or "")[:16]) if result.issued_on else ""
        typer.echo(say("appraisals.result", number=result.number, state=state, issued=issued))


def told(committee: str, year: int, groups: str = "") -> str:
    """One line: where the year stands and what may be done now."""
    with looking(None, committee) as (session, who, committee_id):
        return _told(standing_of(session, who, committee_id, year, groups), year)


def _told(standing: Standing, year: int) -> str:
    now = "、".join(say(f"appraisals.event_{event}") for event, move in MOVES.items() if standing.state in move.since)
    state = say(f"appraisals.state_{standing.state}")
    return say("appraisals.standing", year=year, state=state, now=now or say("appraisals.nothing"))
