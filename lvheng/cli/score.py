"""`lvheng score`: a committee's year computed now, as a table, or one member's score explained line by line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from sqlmodel import Session

from lvheng.cli import score_tables
from lvheng.cli.office import (
    CommitteeOption,
    GroupsOption,
    JsonOption,
    ReaderOption,
    YearOption,
    installed_regulations,
    looking,
    progress_bar,
    refusals_printed,
)
from lvheng.cli.score_groups import print_groups
from lvheng.cli.score_json import explained, year_form
from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from scoring_plugins.engine.telling import told
from services.errors import Refusal
from services.exports.annual import work_labels
from services.exports.score_picture import score_picture
from services.listings.members import MemberRow, find_member
from services.models import LocalCommittee
from services.permissions import Actor
from services.scoring import YearScores, score_year

# A pipe has no width of its own, and a table cut to eighty columns would lose figures.
WIDTH_OF_A_PIPE = 180

MemberOption = Annotated[str | None, typer.Option("--member", metavar="NUMBER", help="委员编号；写出这位委员每一分的依据")]
ProseOption = Annotated[bool, typer.Option("--prose", help="用文字逐条说明这位委员的得分，代替表格")]
PictureOption = Annotated[Path | None, typer.Option("--picture", metavar="FILE.svg", help="把这位委员的得分说明画成 SVG 图")]


def register(app: typer.Typer) -> None:
    """Add the command `score`."""
    app.command("score")(score)


@refusals_printed
def score(
    committee: CommitteeOption,
    year: YearOption,
    member: MemberOption = None,
    prose: ProseOption = False,
    picture: PictureOption = None,
    actor: ReaderOption = None,
    as_json: JsonOption = False,
    groups: GroupsOption = "",
    group: Annotated[str | None, typer.Option("--group", metavar="NAME", help="小组名称;用文字逐条说明这个小组的得分")] = None,
) -> None:
    """按所采用的办法和已核实的记录计算一年的得分；只计算，不保存."""
    if groups:
        print_groups(actor, committee, year, groups, group, as_json)
        return
    regulations = installed_regulations()
    with looking(actor, committee) as (session, who, committee_id), progress_bar(say("score.computing")) as progress:
        row = None if member is None else _member(session, who, committee_id, member)
        scores = score_year(session, who, committee_id, year, regulations, None if row is None else {row.id}, progress)
        name = session.get_one(LocalCommittee, committee_id).name
    if row is not None and row.id not in scores.scorecards:
        raise Refusal("NOT_THAT_YEAR", say("score.not_that_year", name=row.name, number=row.number, year=year), "member")
    if prose and row is None:
        raise Refusal("MEMBER_MISSING", say("score.prose_needs_member"), "member")
    if picture is not None:
        _draw(scores, row, name, picture)
    elif as_json:
        form = year_form(scores, committee, name) | ({} if row is None else {"explained": explained(scores, row.id)})
        typer.echo(orjson.dumps(form, option=orjson.OPT_INDENT_2).decode())
    elif prose and row is not None:
        typer.echo(say("score.prose_of", committee=name, name=row.name, number=row.number))
        typer.echo(told(scores.scorecards[row.id]))
    else:
        _print(scores, name, row)


def _draw(scores: YearScores, row: MemberRow | None, committee: str, path: Path) -> None:
    if row is None:
        raise Refusal("MEMBER_MISSING", say("exports.picture_needs_member"), "member")
    card, performance = scores.scorecards[row.id], scores.performances[row.id]
    picture = score_picture(card, row.name, committee, work_labels([performance]))
    try:
        path.write_text(picture, encoding="utf-8")
    except OSError as error:
        raise Refusal("NOT_WRITTEN", say("exports.picture_not_written", path=path, reason=why(error)), "picture") from error
    typer.echo(say("exports.picture_written", path=path))


def _member(session: Session, who: Actor, committee_id: int, number: str) -> MemberRow:
    row = find_member(session, who, committee_id, number)
    if row is None:
        raise Refusal("UNKNOWN_MEMBER", say("score.unknown_member", number=number), "member")
    return row


def _print(scores: YearScores, committee: str, row: MemberRow | None) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDTH_OF_A_PIPE)
    version = scores.regulation.version_for(scores.year)
    status = say(f"regulation.status.{scores.regulation.status}")
    cut_off = scores.regulation.period(scores.year).cut_off
    title = say("score.title" if row is None else "score.member_title", committee=committee, year=scores.year)
    console.print(title, markup=False)
    regulation = say("score.regulation", title=scores.regulation.title, version=version.in_force_from, status=status, cut_off=cut_off)
    console.print(regulation, markup=False)
    tables = score_tables.of_year(scores) if row is None else score_tables.of_member(scores, row.id)
    for table in tables:
        console.print(table)
    if scores.scorecards and not scores.has_records:
        console.print(say("score.no_records", year=scores.year), markup=False, style="bold")
    if row is None:
        console.print(say("score.unverified", count=scores.unverified_count), markup=False)
    hashes = {"content_hash": scores.regulation.content_hash, "facts_hash": scores.facts_hash}
    if row is not None:
        console.print(say("score.ask_for_prose"), markup=False)
    console.print(say("score.hashes" if row is None else "score.member_hashes", **hashes), markup=False)
