"""`lvheng score --groups`: one kind of groups computed now, as a table, or one group's score line by line."""

from __future__ import annotations

import msgspec
import orjson
import typer
from rich.console import Console
from rich.table import Table

from lvheng.cli.office import installed_regulations, looking
from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import Scorecard, points_text
from scoring_plugins.engine.telling import told
from services.errors import Refusal, nearest
from services.exports.annual_sheet import top_blocks
from services.models import LocalCommittee
from services.scoring import YearScores, score_year_of_groups


def print_groups(actor: str | None, committee: str, year: int, kind: str, group: str | None, as_json: bool) -> None:
    """The scores of a kind of groups, or the one group told in sentences. Raises Refusal."""
    regulations = installed_regulations()
    with looking(actor, committee) as (session, who, committee_id):
        scores = score_year_of_groups(session, who, committee_id, year, regulations, kind)
        name = session.get_one(LocalCommittee, committee_id).name
    cards = {card.member: card for card in scores.scorecards.values()}
    if group is not None and group not in cards:
        message = say("group_forms.unknown", year=year, name=group, kind=kind, hint=nearest(group, list(cards)))
        raise Refusal("UNKNOWN_GROUP", message, "group")
    wanted = cards if group is None else {group: cards[group]}
    if as_json:
        found = {"committee": committee, "year": year, "group_kind": kind, "regulation": scores.regulation.code,
                 "content_hash": scores.regulation.content_hash, "facts_hash": scores.facts_hash,
                 "groups": [msgspec.to_builtins(card) for card in wanted.values()],
                 "lists": [msgspec.to_builtins(each) for each in scores.lists]}  # fmt: skip
        typer.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
    elif group is not None:
        typer.echo(say("group_forms.prose_of", committee=name, name=group))
        typer.echo(told(cards[group]))
    else:
        _print(scores, list(cards.values()), say("group_forms.score_title", committee=name, year=year, kind=kind))


def _print(scores: YearScores, cards: list[Scorecard], title: str) -> None:
    console = Console(highlight=False)
    console.print(title, markup=False)
    blocks = list(dict.fromkeys(name for card in cards for name in top_blocks(card)))
    table = Table()
    for heading in (say("group_forms.column_group"), *blocks, say("group_forms.column_total"), say("group_forms.column_unverified")):
        table.add_column(heading)
    for card in cards:
        points = top_blocks(card)
        values = [points_text(points[name]) if name in points else "" for name in blocks]
        table.add_row(card.member, *values, points_text(card.total), str(card.unverified_count))
    console.print(table)
    for each in scores.lists:
        console.print(f"{each.name}: {'、'.join(each.members)}", markup=False)
        if each.to_decide:
            console.print(say("group_forms.open", list="、".join(each.to_decide)), markup=False)
