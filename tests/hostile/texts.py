"""Documents whose words hurt: names, numbers, strings, comments and characters in growing sizes."""

from __future__ import annotations

_CHARACTERS = ("\u202e", "\u200b", "\ufeff", "\U0001f3c3", "\ud7ff", "\ue000", "\u00a0", "\x7f", "\x01")


def long_name(size: int) -> str:
    return "{ " + "members" * size + " }"


def long_number(size: int) -> str:
    return "{ members(first: " + "9" * size + ") { edges { cursor } } }"


def long_fraction(size: int) -> str:
    return "{ members(first: 0." + "9" * size + f"e-{'9' * size}) {{ edges {{ cursor }} }} }}"


def long_default(size: int) -> str:
    return f"query($n: Int = {'8' * size}) {{ members(first: $n) {{ edges {{ cursor }} }} }}"


def long_string(size: int) -> str:
    return '{ node(id: "' + "x" * size + '") { id } }'


def escapes(size: int) -> str:
    return '{ node(id: "' + "\\u{1F3C3}\\n\\u00e9" * size + '") { id } }'


def broken_escapes(size: int) -> str:
    return '{ node(id: "' + "\\u{110000}\\uD800" * size + '") { id } }'


def block_string(size: int) -> str:
    return '{ node(id: """' + "".join(f"\n{' ' * (n % 50)}x" for n in range(size)) + '""") { id } }'


def open_string(size: int) -> str:
    return '{ node(id: "' + "x" * size


def open_block_string(size: int) -> str:
    return '{ node(id: """' + '\\"""' * size


def comment(size: int) -> str:
    return "#" + "x" * size + "\n{ __typename }"


def comments(size: int) -> str:
    return "#\n" * size + "{ __typename }"


def commas(size: int) -> str:
    return "{ __typename" + "," * size + "}"


def spaces(size: int) -> str:
    return "\ufeff" * min(size, 5) + " \t\r\n" * size + "{ __typename }"


def strange_characters(size: int) -> str:
    return "{ " + "".join(_CHARACTERS[n % len(_CHARACTERS)] for n in range(size)) + " }"


def strange_strings(size: int) -> str:
    return '{ node(id: "' + "".join(character for character in _CHARACTERS if character >= " ") * size + '") { id } }'
