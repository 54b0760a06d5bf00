"""What Schemathesis loads: how our scalars look, and the check that every answer has to pass. It is run with the root on its path."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from typing import Any

import schemathesis
from graphql import ArgumentNode, DocumentNode, FieldNode, IntValueNode, NullValueNode, StringValueNode, Visitor, print_ast, visit
from hypothesis import strategies as st
from schemathesis.graphql import nodes

from tests.hostile.faults import fault_of
from tests.hostile.schemathesis_run import ANSWERS

schemathesis.graphql.scalar("Date", st.one_of(st.dates(date(2022, 12, 1), date(2024, 1, 31)), st.dates()).map(str).map(nodes.String))
schemathesis.graphql.scalar("DateTime", st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat).map(nodes.String))
schemathesis.graphql.scalar("Points", st.decimals(allow_nan=False, allow_infinity=False, places=6).map(str).map(nodes.String))


class _Pages(Visitor):
    """One way through a list, from its beginning: what is drawn at random has two ways and cursors of nobody, and is always refused.

    Arguments that are wrong by the schema stay: that they are refused is what a document with one of them is for.
    """

    def enter_field(self, field: FieldNode, *_: object) -> FieldNode | None:
        given = field.arguments or ()
        names = [argument.name.value for argument in given]
        left_out = [argument for argument in given if argument.name.value in ("after", "before", "last")]
        if not {"first", "last"} <= set(names) or len(set(names)) < len(names) or not all(map(_fits, left_out)):
            return None
        kept = tuple(argument for argument in given if argument not in left_out)
        return FieldNode(name=field.name, alias=field.alias, arguments=kept, directives=field.directives, selection_set=field.selection_set)


def _fits(argument: ArgumentNode) -> bool:
    """Whether a value is one that `last: Int` or `after: String` takes."""
    value = argument.value
    if isinstance(value, IntValueNode):
        return argument.name.value == "last" and abs(int(value.value)) < 2**31
    return isinstance(value, NullValueNode) or (isinstance(value, StringValueNode) and argument.name.value != "last")


@schemathesis.hook
def map_body(context: object, body: DocumentNode) -> DocumentNode:
    """Three documents of four ask for pages that there are."""
    return visit(body, _Pages()) if len(print_ast(body)) % 4 else body


@schemathesis.check
def answered_in_form(ctx: object, response: schemathesis.Response, case: schemathesis.Case[Any]) -> None:
    """No answer is the server's fault, of another form than GraphQL's, or tells of the inside."""
    content_type = response.headers.get("content-type", [""])[0]
    sent = json.dumps(case.body, ensure_ascii=False, default=str)
    with open(os.environ[ANSWERS], "a", encoding="utf-8") as lines:
        has_data = b'"data":{' in response.content
        lines.write(json.dumps([response.status_code, response.elapsed, has_data]) + "\n")
    fault = fault_of(response.status_code, content_type, response.text, sent)
    if fault:
        raise AssertionError(fault)
