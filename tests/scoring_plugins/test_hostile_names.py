"""Names of a regulation reach neither Python nor SQL: whatever they are, the generated source stays the same letter by letter."""

from __future__ import annotations

import json
from datetime import date

import pytest

from scoring_plugins import Mark, MemberState, Record, Regulation, score
from scoring_plugins.engine.codegen import compiled
from scoring_plugins.engine.sql import plan
from scoring_plugins.language.reader import read_regulation
from tests.scoring_plugins.tiny import tiny_text, year_of

NAMES = [
    "'; DROP TABLE members; --",
    "\"); COPY (SELECT 1) TO '/tmp/pwned'; --",
    "__import__('os').system('touch /tmp/pwned')",
    '""" + str(1) + """',
    "'''\nimport os\n'''",
    "{0.__class__.__mro__}",
    "{what}{}{points}",
    "%s%n%(total)s",
    "\\",
    "\\'",
    "../../../../etc/passwd",
    "$1; $$",
    "名\n字\t#",
    "甲" * 180,
]


def written(name: str) -> Regulation:
    """A regulation in which every text that an author may choose is, or contains, the name; points stand beside to be scored."""
    said, plain = json.dumps(name, ensure_ascii=False), json.dumps(name.replace(".", "。"), ensure_ascii=False)
    numbered = [json.dumps(f"{number}{name.replace('.', '。')}", ensure_ascii=False) for number in range(8)]
    clauses = f"""\
- clause: {plain}
  cite: [{said}]
  says: {said}
  for: {{sector: {said}, posts: [{said}], groups: {said}, special_committee: {said}, party: {said}}}
  each: {{kind: assessment, organised_by: {said}, attributes: {{item: {said}}}}}
  points: {{by: item, {said}: {{by: sector, values: {{{said}: 3}}, otherwise: 1}}, otherwise: 2}}
- clause: {numbered[1]}
  cite: [{said}]
  says: {said}
  each: {{kind: proposal, role: any, mark: {{mark: filed, by: {said}}}}}
  dated_by: filed
  points: 5
  per: livelihood
  order: [dated_on, work]
  take: {{best: 2}}
- clause: {numbered[2]}
  cite: [{said}]
  says: {said}
  grant: {{by: group, values: {{{said}: 7}}, otherwise: 0}}
  if: {{duty: {numbered[3]}}}
"""
    rest = f"""\
duties: [{{duty: {numbered[3]}, cite: [{said}], says: {said}, member: {{sector: {said}}}}}]
grades: [{{grade: {numbered[4]}, at_least: 5, says: {said}, colour: {said}}}, {{grade: {numbered[5]}}}]
lists: [{{list: {numbered[6]}, cite: [{said}], per: sector, top: 1, ties: all}}]
consequences: [{{propose: {said}, cite: [{said}], if: {{score: {plain}, at_least: 1}}}}]
"""
    block = f"- block: {numbered[7]}\n  cap: none\n  floor: none\n  combine: sum\n  of:\n"
    return read_regulation(tiny_text(clauses, rest, block=block).replace("title: 小办法", f"title: {said}"))


def records(name: str) -> tuple[Record, ...]:
    """What the regulation of that name pays for: 3 for the assessment, 5 for the proposal, 7 beside."""
    state = MemberState(sector=name, posts=(name,), groups=(name,), special_committee=name, party=name)
    day, words = date(2023, 3, 1), {"item": name}
    filed = Mark(mark="filed", dated_on=day, by=name)
    return (
        Record(kind="assessment", work=name, title=name, dated_on=day, organised_by=name, attributes=dict(words), member=state),
        Record(kind="proposal", work="p", dated_on=day, role="sole", marks=(filed,), member=state),
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_generated_source_does_not_depend_on_names(name: str) -> None:
    assert compiled(written(name), 2023).source == compiled(written("名称"), 2023).source


@pytest.mark.parametrize("name", NAMES)
def test_the_sql_text_does_not_depend_on_names(name: str) -> None:
    assert plan(written(name), 2023).text == plan(written("名称"), 2023).text


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_scored_and_said_like_any_other(name: str) -> None:
    performance = year_of(*records(name), state=records(name)[0].member)
    card = score(written(name), performance)

    assert (card.total, compiled(written(name), 2023).totals(performance).total) == (15_000_000, 15_000_000)
    assert any(name in line.reason for line in card.lines)
