"""`docs/graphql-changelog.md` names whatever can be asked, changed and followed: a new root field is told there."""

from __future__ import annotations

from pathlib import Path

from graphql_schema.schema import build_schema

PAGE = Path(__file__).parents[2] / "docs/graphql-changelog.md"


def test_every_field_at_the_root_stands_in_the_changelog() -> None:
    schema, page = build_schema(introspection=True)._schema, PAGE.read_text(encoding="utf-8")
    roots = [root for root in (schema.query_type, schema.mutation_type, schema.subscription_type) if root is not None]

    assert len(roots) == 3
    assert [f"{root.name}.{name}" for root in roots for name in root.fields if f"`{name}`" not in page] == []
