"""A thousand hostile packs, the same ones every time: what a careless or an ill-meaning hand may put into a folder."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.scoring_plugins.hostile_crowds import MEETING, crowds
from tests.scoring_plugins.tiny import HEAD, tiny_text

WHOLE = (Path(__file__).parent / "whole/whole.regulation.yaml").read_text(encoding="utf-8")
MEGABYTE = 1_000_000

NUMBERS = [
    *(
        "NaN",
        ".nan",
        "inf",
        ".inf",
        "-.inf",
        "1e999",
        "1e-999",
        "0x7fffffffffffffff",
        "0b1",
        "1_000_000",
        "1,000",
        "--1",
        "+1",
        "１２",
        "½",
    ),
    *("9" * 40, "9" * 4000, "-" + "9" * 4000, "0." + "0" * 4000 + "1", "1" + "0" * 4000, f"{2**63}", f"-{2**63}", "999999.9999999", "1/0"),
    *("0/0", "1/" + "9" * 4000, "9" * 4000 + "/7", "1000001/1000000", "99999999999999999999/3", "- 1", "1 2", "∞", "٣"),
]
NAMES = [
    *(
        "'; DROP TABLE members; --",
        "\"); COPY (SELECT 1) TO '/tmp/pwned'; --",
        "x' OR '1'='1",
        "__import__('os').system('touch /tmp/pwned')",
    ),
    *("{0.__class__.__mro__}", "{sentences}", "{}", "{what}", "%s%s%s%n", "${jndi:ldap://localhost/x}", "{{7*7}}", "$(touch /tmp/pwned)"),
    *(
        "../../../../etc/passwd",
        "/etc/passwd",
        "C:\\\\Windows\\\\system32",
        "file:///etc/passwd",
        "http://localhost:1/x",
        "a\\nimport os\\n",
    ),
    *(
        '""" + open("/etc/passwd").read() + """',
        "\\\\",
        "\\x00",
        "\\u202e反",
        "\\ud800",
        "eval",
        "lambda: 0",
        "total",
        "record",
        "none",
        "a.b.c",
    ),
    *("=cmd|' /C calc'!A0", "<script>alert(1)</script>", "名" * 5000, "🙂" * 200, "\\u200b", "_", "class", "def f(): pass", "NULL", "0"),
]
TYPES = [
    "[]",
    "{}",
    "[[]]",
    "{a: {b: c}}",
    "null",
    "~",
    "true",
    '""',
    "''",
    "[1, [2, [3]]]",
    "{? [a] : b}",
    "!!binary aGk=",
    "2023-01-01",
    "0",
]
BYTES = [
    *(
        b"\xff\xfe" + HEAD.encode("utf-16-le"),
        HEAD.encode("utf-16"),
        HEAD.encode("gb18030"),
        b"\x00" * 1000,
        b"\xef\xbb\xbf" * 3,
        b"\xc0\x80",
    ),
    *(
        b"\xed\xa0\x80",
        b"\x1f\x8b\x08\x00" * 100,
        b"PK\x03\x04" * 100,
        b"%YAML 9.9\n---\na: 1\n",
        b"%TAG ! tag:x,2000:\n--- !y {}\n",
        b"\r" * 1000,
    ),
]
REPEATED = {
    "one-key": b"a",
    "lists": b"- ",
    "brackets": b"[",
    "braces": b"{a: ",
    "quotes": b'"a" ',
    "comments": b"# x\n",
    "keys": b"a: 1\n",
    "chinese": "甲".encode(),
    "spaces": b" ",
    "lines": b"\n",
    "clauses": MEETING.encode(),
    "nul": b"\0",
}
VALUE = re.compile(r"(?<=: )[^\s{}\[\],:]+(?=[,}\]\n])")


def packs(count: int = 1000) -> Iterator[tuple[str, bytes]]:
    """`count` packs, each with a name that says what is hostile about it."""
    chance = random.Random(20_261_122)
    yield from _large()
    makers = list(MAKERS.items())
    for number in range(count - len(REPEATED) - 1):
        name, make = makers[number % len(makers)]
        made = make(chance)
        yield f"{name}-{number}", made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")


def _large() -> Iterator[tuple[str, bytes]]:
    """Ten megabytes, each in its own way."""
    size = 10 * MEGABYTE
    for name, unit in REPEATED.items():
        yield f"ten-megabytes-of-{name}", (unit * (size // len(unit) + 1))[:size]
    yield "ten-megabytes-behind-a-regulation", tiny_text(MEETING).encode() + b"# " + b"x" * size


# ---- what is done to a regulation


def _words(text: str, chance: random.Random, instead: list[str], most: int = 3) -> str:
    """The text with some of its values replaced."""
    for _ in range(chance.randint(1, most)):
        found = chance.choice(list(VALUE.finditer(text)))
        text = text[: found.start()] + chance.choice(instead) + text[found.end() :]
    return text


def _base(chance: random.Random) -> str:
    return chance.choice([WHOLE, tiny_text(MEETING)])


def numbers(chance: random.Random) -> str:
    return _words(_base(chance), chance, NUMBERS)


def names(chance: random.Random) -> str:
    return _words(_base(chance), chance, [f'"{name}"' if "\\" in name else "'" + name.replace("'", "''") + "'" for name in NAMES])


def types(chance: random.Random) -> str:
    return _words(_base(chance), chance, TYPES)


def unquoted(chance: random.Random) -> str:
    return _words(_base(chance), chance, NAMES)


def characters(chance: random.Random) -> str:
    text = _base(chance)
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(len(text))
        strange = chance.choice(
            "\x00\x01\x07\x08\x0b\x0c\x1b\x7f\x80\x85\ufeff\ufffe\uffff\u2028\u202e\u200b\ud800\udfff\r\t'\"\\|>&*!%@`#"
        )
        text = text[:place] + strange + text[place:]
    return text


def line_ends(chance: random.Random) -> str:
    end = chance.choice(["\r\n", "\r", "\n\r", "\u0085", "\u2028", "\n\n\n"])
    return chance.choice(["", "\ufeff"]) + _base(chance).replace("\n", end)


def raw_bytes(chance: random.Random) -> bytes:
    text = _base(chance).encode()
    place = chance.randrange(len(text))
    return chance.choice([chance.choice(BYTES), text[:place] + chance.choice(BYTES) + text[place:], text[:place]])


def nesting(chance: random.Random) -> str:
    deep = chance.choice([20, 35, 39, 41, 100, 1_000, 20_000])
    inner = {
        "list": "[" * deep + "]" * deep,
        "mapping": "{a: " * deep + "1" + "}" * deep,
        "condition": "{not: " * deep + "{count: {kind: proposal}, at_least: 1}" + "}" * deep,
        "points": "{by: role, otherwise: " * deep + "1" + "}" * deep,
        "scaled": "{points: " * deep + "1" + ", times: 999983/1000000}" * deep,
        "block": "{block: b, cap: none, floor: none, weight: 999983/1000000, of: [" * deep + "]}" * deep,
        "lines": "\n".join(" " * level + "a:" for level in range(min(deep, 600))),
        "dashes": "- " * deep + "x",
    }
    return tiny_text(MEETING.replace("points: 10", "points: " + inner[chance.choice(list(inner))]))


def bombs(chance: random.Random) -> str:
    levels = chance.randint(3, 200)
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, levels))
    kinds = [bomb, "a: &a [*a]\n", "a: &a {<<: *a}\n", "&a a: *a\n", "*a : 1\n", "<<: [{a: 1}, {b: 2}]\n", "a: &" + "x" * 5000 + " 1\n"]
    return chance.choice([tiny_text(MEETING), ""]) + chance.choice(kinds)


def circles(chance: random.Random) -> str:
    size = chance.choice([1, 2, 3, 50, 300])
    duties = ", ".join(f"{{duty: d{each}, cite: [x], says: x, all: [{{duty: d{(each + 1) % size}}}]}}" for each in range(size))
    grants = "".join(
        f"- {{clause: g{each}, cite: [x], says: x, grant: 1, "
        f"if: {{any: [{{duty: d{each % size}}}, {{score: g{(each + 1) % size}, at_least: 1}}]}}}}\n"
        for each in range(size)
    )
    return tiny_text(grants, f"duties: [{duties}]")


def duplicates(chance: random.Random) -> str:
    lines = _base(chance).splitlines(keepends=True)
    for _ in range(chance.choice([1, 2, 500])):
        place = chance.randrange(len(lines))
        lines.insert(place, lines[place])
    return "".join(lines)


def shuffled(chance: random.Random) -> str:
    lines = _base(chance).splitlines(keepends=True)
    chance.shuffle(lines)
    return "".join(lines)


def noise(chance: random.Random) -> bytes:
    return chance.randbytes(chance.choice([10, 1_000, 100_000])) if chance.random() < 0.5 else _punctuation(chance).encode()


def _punctuation(chance: random.Random) -> str:
    return "".join(chance.choice(" \n\n:-?[]{},&*!|>'\"%@`#ab1~") for _ in range(chance.choice([20, 200, 20_000])))


MAKERS: dict[str, Callable[[random.Random], str | bytes]] = {
    maker.__name__: maker
    for maker in (
        *(numbers, names, types, unquoted, characters, line_ends, raw_bytes, nesting, bombs, circles, duplicates, crowds, shuffled, noise),
        *(numbers, names, types),
    )
}
