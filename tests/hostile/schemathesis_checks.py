"""What Schemathesis loads: how our scalars look, and the check that every answer has to pass. It is run with the root on its path."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from typing import Any

import schemathesis
from graphql import DocumentNode, FieldNode, Visitor, print_ast, visit
from hypothesis import strategies as st
from schemathesis.graphql import nodes

from tests.hostile.faults import fault_of
from tests.hostile.schemathesis_run import ANSWERS

schemathesis.graphql.scalar("Date", st.one_of(st.dates(date(2022, 12, 1), date(2024, 1, 31)), st.dates()).map(str).map(nodes.String))
schemathesis.graphql.scalar("DateTime", st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat).map(nodes.String))
schemathesis.graphql.scalar("Points", st.decimals(allow_nan=False, allow_infinity=False, places=6).map(str).map(nodes.String))


class _Pages(Visitor):
    """One way through a list, from its beginning: what is drawn at random has two ways and cursors of nobody, and is always refused."""

    def enter_field(self, field: FieldNode, *_: object) -> FieldNode | None:
        given = {argument.name.value: argument for argument in field.arguments or ()}
        if not {"first", "last"} <= set(given):
            return None
        kept = tuple(argument for name, argument in given.items() if name not in ("after", "before", "last"))
        return FieldNode(name=field.name, alias=field.alias, arguments=kept, directives=field.directives, selection_set=field.selection_set)


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
