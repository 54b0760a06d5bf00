"""`docs/graphql-reference.md` is what the schema says, and leaves nothing of it out."""

from __future__ import annotations

from pathlib import Path

from graphql import build_schema

from graphql_schema.reference import made_reference, reference
from graphql_schema.schema import build_schema as our_schema

PAGE = Path(__file__).parents[2] / "docs/graphql-reference.md"
SMALL = '''
"""查询: everything."""
type Query {
  """名称: its name."""
  name("""某日: the day.""" at: Int, first: Int, after: String): String @deprecated(reason: "use `title`")
}
"""级别: a level."""
enum Level { """市级: a city.""" CITY }
"""输入: what is given."""
input GivenInput { """标题: its title.""" title: String! }
'''


def test_the_committed_page_is_the_one_the_schema_makes() -> None:
    assert PAGE.read_text(encoding="utf-8") == made_reference(), "run: python -m graphql_schema.reference > docs/graphql-reference.md"


def test_every_type_and_field_of_ours_stands_in_the_page() -> None:
    page = made_reference()
    shapes = ("Connection", "Edge")
    own = {
        name: each for name, each in our_schema(True)._schema.type_map.items() if not name.startswith("__") and not name.endswith(shapes)
    }
    missing = [name for name in own if f"`{name}`" not in page and name not in {"Boolean", "Int", "String", "ID", "Float"}]
    fields = [f"{name}.{field}" for name, each in own.items() for field in getattr(each, "fields", ()) if f"- `{field}" not in page]

    assert (missing, fields) == ([], [])


def test_a_page_shows_arguments_values_inputs_and_what_is_deprecated() -> None:
    page = reference(build_schema(SMALL))

    assert "- `name(at, page): String` 名称: its name. **Deprecated**: use `title`" in page
    assert "  - `at: Int` 某日: the day." in page
    assert "- `CITY` 市级: a city." in page
    assert "- `title: String!` 标题: its title." in page
