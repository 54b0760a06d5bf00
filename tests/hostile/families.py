"""Documents made to hurt, by the kind of harm and in growing sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.hostile.texts import (
    block_string,
    broken_escapes,
    commas,
    comment,
    comments,
    escapes,
    long_default,
    long_fraction,
    long_name,
    long_number,
    long_string,
    open_block_string,
    open_string,
    spaces,
    strange_characters,
    strange_strings,
)

PAGE = "members(first: 1) { edges { node { %s } } }"


class Hostile(NamedTuple):
    """A document, and the family and size it comes from."""

    name: str
    text: str


Family = Callable[[int], str]


def fan_out(size: int) -> str:
    """Each fragment spreads the next twice: written out, 2 to the power of their number."""
    chain = " ".join(f"fragment F{n} on Member {{ ...F{n + 1} ...F{n + 1} }}" for n in range(size))
    return f"{{ {PAGE % '...F0'} }} {chain} fragment F{size} on Member {{ id name }}"


def fan_out_of_nothing(size: int) -> str:
    """The same, ending in a fragment that is not there."""
    chain = " ".join(f"fragment F{n} on Member {{ ...F{n + 1} ...F{n + 1} }}" for n in range(size))
    return f"{{ {PAGE % '...F0'} }} {chain}"


def fan_out_by_fields(size: int) -> str:
    """Doubling through fields, so that the depth grows too."""
    chain = " ".join(f"fragment F{n} on LocalCommittee {{ a: parent {{ ...F{n + 1} }} b: parent {{ ...F{n + 1} }} }}" for n in range(size))
    return f"{{ {PAGE % 'committee { ...F0 }'} }} {chain} fragment F{size} on LocalCommittee {{ id }}"


def everyone_spreads_everyone(size: int) -> str:
    spreads = " ".join(f"...F{n}" for n in range(size))
    return f"{{ {PAGE % '...F0'} }} " + " ".join(f"fragment F{n} on Member {{ {spreads} }}" for n in range(size))


def cycle(size: int) -> str:
    return f"{{ {PAGE % '...F0'} }} " + " ".join(f"fragment F{n} on Member {{ ...F{(n + 1) % size} }}" for n in range(size))


def chain(size: int) -> str:
    links = " ".join(f"fragment F{n} on Member {{ ...F{n + 1} }}" for n in range(size))
    return f"{{ {PAGE % '...F0'} }} {links} fragment F{size} on Member {{ id }}"


def unused_fragments(size: int) -> str:
    return "{ __typename } " + " ".join(f"fragment F{n} on Member {{ id }}" for n in range(size))


def one_name_for_all_fragments(size: int) -> str:
    return f"{{ {PAGE % '...F'} }} " + " ".join("fragment F on Member { id name }" for _ in range(size))


def aliases(size: int) -> str:
    return "{ " + " ".join(f"a{n}: {PAGE % 'id'}" for n in range(size)) + " }"


def repeated_fields(size: int) -> str:
    return "{ " + "__typename " * size + "}"


def repeated_pages(size: int) -> str:
    return "{ " + f"{PAGE % 'id'} " * size + "}"


def conflicting_arguments(size: int) -> str:
    """Fields of one name that differ: each has to be held against each other."""
    return "{ " + " ".join(f"members(first: {n}) {{ edges {{ node {{ id }} }} }}" for n in range(size)) + " }"


def conflicting_aliases(size: int) -> str:
    return f"{{ {PAGE % ' '.join(f'x: {name}' for name in ('id', 'name', 'number') * size)} }}"


def conflicts_through_fragments(size: int) -> str:
    parts = " ".join(f"fragment F{n} on Query {{ members(first: {n}) {{ edges {{ node {{ id }} }} }} }}" for n in range(size))
    return "{ " + " ".join(f"...F{n}" for n in range(size)) + " } " + parts


def deep_conflicts(size: int) -> str:
    inner = "x: id"
    for n in range(size):
        inner = f"committee {{ parent {{ {inner} }} }} committee {{ parent {{ x: {'name' if n % 2 else 'code'} }} }}"
    return f"{{ {PAGE % inner} }}"


def directives(size: int) -> str:
    return "{ __typename " + "@include(if: true) " * size + "}"


def unknown_directives(size: int) -> str:
    return "{ __typename " + " ".join(f"@d{n}(a: {n})" for n in range(size)) + " }"


def directives_on_everything(size: int) -> str:
    spread = " ".join("... @skip(if: false) @include(if: true) { __typename }" for _ in range(size))
    return f"query Q @skip(if: true) {{ {spread} }}"


def type_cycle(size: int) -> str:
    return f"{{ {PAGE % ('committee { parent { ' * size + 'id' + ' } }' * size)} }}"


def inline_fragments(size: int) -> str:
    return "{ " + "... on Query { " * size + "__typename" + " }" * size + " }"


def impossible_fragments(size: int) -> str:
    return f"{{ {PAGE % ' '.join(f'... on {name} {{ id }}' for name in ('Sector', 'Query', 'Nope', 'Activity') * size)} }}"


def open_braces(size: int) -> str:
    return "{" * size


def open_lists(size: int) -> str:
    return "{ members(first: " + "[" * size


def deep_list(size: int) -> str:
    return "{ members(first: " + "[" * size + "]" * size + ") { edges { cursor } } }"


def deep_object(size: int) -> str:
    return "{ members(first: " + "{a: " * size + "1" + "}" * size + ") { edges { cursor } } }"


def wide_list(size: int) -> str:
    return "{ nodes(ids: [" + ", ".join(f'"{n}"' for n in range(size)) + "]) { id } }"


def deep_variable_type(size: int) -> str:
    return "query($a: " + "[" * size + "Int" + "]" * size + ") { __typename }"


def variables(size: int) -> str:
    return "query(" + " ".join(f"$v{n}: Int = {n}" for n in range(size)) + ") { __typename }"


def same_variable(size: int) -> str:
    return "query(" + "$v: Int " * size + ") { members(first: $v) { edges { cursor } } }"


def unknown_variables(size: int) -> str:
    return "{ " + " ".join(f"a{n}: members(first: $v{n}) {{ edges {{ cursor }} }}" for n in range(size)) + " }"


def operations(size: int) -> str:
    return " ".join(f"query Q{n} {{ __typename }}" for n in range(size))


def nameless_operations(size: int) -> str:
    return "{ __typename } " * size


def unknown_fields(size: int) -> str:
    """Each is looked for among all names, to say what may have been meant."""
    return "{ " + " ".join(f"membrs{n}" for n in range(size)) + " }"


def unknown_arguments(size: int) -> str:
    return "{ members(" + " ".join(f"frst{n}: 1" for n in range(size)) + ") { edges { cursor } } }"


def unknown_types(size: int) -> str:
    return "{ " + " ".join(f"... on Membr{n} {{ id }}" for n in range(size)) + " }"


def introspection(size: int) -> str:
    return "{ __schema { types { fields { type { " + "ofType { " * size + "name" + " }" * size + " } } } } }"


def introspection_in_circles(size: int) -> str:
    return "{ __schema { " + "types { fields { type { " * size + "name" + " } } }" * size + " } }"


def introspection_often(size: int) -> str:
    return "{ " + " ".join(f"a{n}: __schema {{ types {{ fields {{ name type {{ fields {{ name }} }} }} }} }}" for n in range(size)) + " }"


def definitions(size: int) -> str:
    return " ".join(f"type T{n} {{ a: Int }}" for n in range(size)) + " { __typename }"


def subscriptions(size: int) -> str:
    return "subscription { " + " ".join(f"s{n}: count(to: 5)" for n in range(size)) + " }"


def mutations(size: int) -> str:
    return "mutation { " + " ".join(f"m{n}: nope(input: {{a: {n}}}) {{ userErrors {{ code }} }}" for n in range(size)) + " }"


def costly_pages(size: int) -> str:
    return f"{{ members(first: 100) {{ edges {{ node {{ participations(first: {size}) {{ edges {{ node {{ id }} }} }} }} }} }} }}"


def bad_cursors(size: int) -> str:
    return '{ members(first: 1, after: "' + "=A" * size + '") { edges { cursor } } }'


def bad_nodes(size: int) -> str:
    return "{ " + " ".join(f'a{n}: node(id: "TWVtYmVyOjk5OTk5OTk5OTk5OTk5OTk5OTk{n}") {{ id }}' for n in range(size)) + " }"


def selections_of_values(size: int) -> str:
    return f"{{ {PAGE % ('name { ' * size + 'id' + ' }' * size)} }}"


def empty_selections(size: int) -> str:
    return "{ " + "members { } " * size + "}"


_SMALL, _MIDDLE, _LARGE = (2, 12, 24, 60), (10, 100, 300, 1000), (100, 10_000, 40_000, 240_000)
FAMILIES: dict[Family, tuple[int, ...]] = {
    **dict.fromkeys((fan_out, fan_out_of_nothing), (12, 14, 16, 18, 24, 40, 60)),
    **dict.fromkeys((fan_out_by_fields, everyone_spreads_everyone, deep_conflicts, directives_on_everything), _SMALL),
    **dict.fromkeys((inline_fragments, impossible_fragments, introspection, introspection_in_circles, selections_of_values), _SMALL),
    **dict.fromkeys((cycle, chain, unused_fragments, one_name_for_all_fragments, conflicts_through_fragments), (1, 10, 40, 90)),
    **dict.fromkeys((aliases, repeated_pages, conflicting_arguments, conflicting_aliases, unknown_fields), (10, 29, 80, 160, 1000)),
    **dict.fromkeys((directives, unknown_directives, type_cycle, wide_list, variables, same_variable, unknown_variables), _MIDDLE),
    **dict.fromkeys((operations, nameless_operations, unknown_arguments, unknown_types, introspection_often, definitions), _MIDDLE),
    **dict.fromkeys((open_braces, open_lists, deep_list, deep_object, deep_variable_type), (10, 38, 500, 3000)),
    **dict.fromkeys((long_name, long_number, long_fraction, long_default, bad_cursors), (10, 1000, 4400, 20_000)),
    **dict.fromkeys((long_string, escapes, broken_escapes, block_string, open_string, open_block_string), _LARGE),
    **dict.fromkeys((comment, comments, commas, spaces, strange_characters, strange_strings), _LARGE),
    **dict.fromkeys((subscriptions, mutations, bad_nodes, empty_selections), (1, 10, 29, 200)),
    repeated_fields: (10, 300, 990, 20_000),
    costly_pages: (0, 49, 50, 100),
}
SHORT = (
    *("", " ", "{", "}", "{}", "query", "query {", "fragment", "...", "#", '"', '"""', "\\"),
    *("{ ... }", "{ a: }", "$", "@", "{ __typename", "\x00"),
)


def hostile_documents() -> Iterator[Hostile]:
    """Every family in every size, and what is too short to be anything."""
    for family, sizes in FAMILIES.items():
        for size in sizes:
            yield Hostile(f"{family.__name__}-{size}", family(size))
    for number, text in enumerate(SHORT):
        yield Hostile(f"short-{number}", text)
