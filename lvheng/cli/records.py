"""`lvheng records`: what waits for its second person, and that person's confirmation."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lvheng.cli.office import (
    ActorOption,
    CommitteeOption,
    JsonOption,
    ReaderOption,
    installed_regulations,
    looking,
    progress_bar,
    refusals_printed,
    writing,
)
from lvheng.settings import read_settings
from scoring_plugins.catalogue import say
from scoring_plugins.engine.wording import kind_word
from services.attachments import AttachmentStore, attach_evidence
from services.errors import Refusal
from services.verification import Selection, UnverifiedFact, unverified_facts, verify, withdraw_verification

app = typer.Typer(no_args_is_help=True, help="登记事实的核实与佐证")

FILTERS = ("kind", "number", "member", "from", "to")
FilterOption = Annotated[list[str] | None, typer.Option("--filter", metavar="NAME=VALUE", help=f"筛选:{'、'.join(FILTERS)};可多次填写")]
AllOption = Annotated[bool, typer.Option("--all", help="全部")]
SHOWN = 50
# A pipe has no width of its own, and a table cut to eighty columns would lose numbers.
WIDTH_OF_A_PIPE = 180


@app.command("list")
@refusals_printed
def list_waiting(committee: CommitteeOption, actor: ReaderOption = None, filters: FilterOption = None, as_json: JsonOption = False) -> None:
    """列出待核实的记录."""
    with looking(actor, committee) as (session, who, committee_id):
        facts = unverified_facts(session, who, committee_id, _selection(filters))
    if as_json:
        typer.echo(orjson.dumps([fact._asdict() for fact in facts], option=orjson.OPT_INDENT_2).decode())
    else:
        _print(facts)


@app.command("verify")
@refusals_printed
def verify_command(
    committee: CommitteeOption,
    actor: ActorOption,
    everything: AllOption = False,
    filters: FilterOption = None,
    because: Annotated[str | None, typer.Option("--because", help="核实依据;不写则每件工作须有佐证材料")] = None,
    others_only: Annotated[bool, typer.Option("--others-only", help="略过自己登记的，只核实他人登记的")] = False,
) -> None:
    """核实他人登记的记录."""
    selection, regulations = _chosen(everything, filters), installed_regulations()
    with writing(actor, committee) as (session, who, committee_id), progress_bar(say("cli.verifying")) as progress:
        count = verify(session, who, committee_id, selection, because, others_only, progress, regulations)
    typer.echo(say("cli.verified", count=count))


@app.command("withdraw")
@refusals_printed
def withdraw(
    committee: CommitteeOption,
    actor: ActorOption,
    reason: Annotated[str, typer.Option("--reason", help="撤回的理由")],
    everything: AllOption = False,
    filters: FilterOption = None,
) -> None:
    """撤回核实，记录不再计分."""
    selection = _chosen(everything, filters)
    with writing(actor, committee) as (session, who, committee_id):
        count = withdraw_verification(session, who, committee_id, selection, reason)
    typer.echo(say("cli.withdrawn", count=count))


@app.command("attach")
@refusals_printed
def attach(
    number: Annotated[str, typer.Argument(help="活动、提案、社情民意信息或评定的编号")],
    file: Annotated[Path, typer.Argument(help="PDF、DOCX、JPG 或 PNG，不超过 20 MB")],
    committee: CommitteeOption,
    actor: ActorOption,
) -> None:
    """为一件工作附上佐证材料."""
    if not file.is_file():
        raise Refusal("NO_SUCH_FILE", say("cli.no_such_file", path=file), "file")
    store = AttachmentStore(read_settings().attachments_dir)
    with writing(actor, committee) as (session, who, committee_id):
        attach_evidence(session, who, committee_id, store, number, file.name, file.read_bytes())
    typer.echo(say("cli.attached", number=number, name=file.name))


def _chosen(everything: bool, filters: list[str] | None) -> Selection:
    if everything == bool(filters):
        raise Refusal("ALL_OR_FILTER", say("cli.all_or_filter"), "filter")
    return _selection(filters)


def _selection(filters: list[str] | None) -> Selection:
    found: dict[str, Any] = {}
    for text in filters or ():
        name, _, value = text.partition("=")
        if name not in FILTERS or not value:
            raise Refusal("BAD_FILTER", say("cli.bad_filter", text=text, names="、".join(FILTERS)), "filter")
        if name in ("from", "to"):
            found["first" if name == "from" else "last"] = _day(value)
        else:
            found[name] = value
    return Selection(**found)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Refusal("BAD_DAY", say("cli.bad_day", text=text), "filter") from wrong


def _print(facts: list[UnverifiedFact]) -> None:
    table = Table(title=say("cli.waiting_title", count=len(facts)))
    for heading in ("day", "noun", "kind", "number", "work", "member"):
        table.add_column(say(f"cli.waiting_{heading}"), overflow="fold")
    for fact in facts[:SHOWN]:
        noun, kind = say(f"cli.fact_{fact.noun}"), kind_word(fact.kind)
        table.add_row(str(fact.dated_on), noun, kind, fact.number, Text(fact.title), fact.member or "")
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDTH_OF_A_PIPE)
    console.print(table)
    if len(facts) > SHOWN:
        console.print(say("cli.waiting_rest", count=len(facts) - SHOWN))
