"""What bundled regulations carry out of the digests they were written from: by clause, read from the files as they are.

`python -m tests.digests.coverage` writes `docs/regulations.md` again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import yaml

from scoring_plugins.catalogue import say

ROOT = Path(__file__).parents[2]
DIGESTS = Path(__file__).parent
REGULATIONS = ROOT / "scoring_plugins/regulations"
NAMING = ("clause", "block", "duty", "grade", "list", "propose")
# An id that is carried out in part stands under `not_computable` too, with a reason that begins with this word.
IN_PART = "其中"


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """A digest: its clauses by id, and the whole as read."""

    id: str
    clauses: dict[str, dict[str, Any]]
    content: dict[str, Any]


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """A bundled pack as written, every value a text."""

    code: str
    content: dict[str, Any]

    @property
    def digest(self) -> str:
        return str(self.content["source"]["digest"])

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Every clause, block, duty, grade, list and consequence of every version."""
        return [found for found in mappings(self.content["versions"]) if any(word in found for word in NAMING)]

    @property
    def carried(self) -> set[str]:
        """Ids that some part cites."""
        return {cite for part in self.parts for cite in part.get("cite", [])}

    @property
    def not_computable(self) -> list[tuple[str, str]]:
        """Ids that cannot be carried out, each with its reason."""
        entries = [entry for version in self.content["versions"] for entry in version.get("not_computable", [])]
        return [(cite, entry["why"]) for entry in entries for cite in entry["cite"]]

    @property
    def chosen(self) -> list[dict[str, str]]:
        """Everything chosen where the source is silent, wherever it stands; a field is named from where it stands."""
        return [each for found in mappings(self.content) for each in found.get("chosen", [])]


def mappings(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in a value, itself included."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from mappings(inner)


def parsed(text: str) -> Any:
    """YAML with every scalar as the text that stands there."""
    return yaml.load(text, Loader=yaml.BaseLoader)


def read(file: Path) -> Any:
    """A YAML file with every scalar as the text that stands there."""
    return parsed(file.read_text(encoding="utf-8"))


def digests() -> dict[str, Digest]:
    found = [read(file) for file in sorted(DIGESTS.glob("[0-9]*.yaml"))]
    return {each["id"]: Digest(id=each["id"], clauses={c["id"]: c for c in each["clauses"]}, content=each) for each in found}


def packs() -> dict[str, Pack]:
    files = sorted(REGULATIONS.glob("*/regulation.yaml"))
    return {file.parent.name: Pack(code=file.parent.name, content=read(file)) for file in files}


def nothing_to_carry() -> dict[str, str]:
    """Digests that hold nothing a regulation could carry out, with the reason."""
    return dict(read(DIGESTS / "nothing_to_carry.yaml"))


HEAD = """# The bundled regulations

Each is a pack under `scoring_plugins/regulations/`, written from a digest of published rules (`tests/digests/`): own words, exact figures,
and what is uncertain. `source.md` beside each says where it was read; `regulation.yaml` says under `chosen` what its author decided where
the source is silent, and under `not_computable` which clauses cannot be carried out and why.
They show that the language can say what localities wrote; before a committee adopts one, its office compares it with its own text.

This page is written by `python -m tests.digests.coverage` and held to the packs by a test. “部分可见” (partial) means that the source was
not seen in full, “只见义务” (duties only) that no points were seen.

"""


def page() -> str:
    """The whole of `docs/regulations.md`."""
    every, all_packs, nothing = digests(), packs(), nothing_to_carry()
    rows = [_row(pack, every[pack.digest]) for pack in all_packs.values()]
    carried = {cite for pack in all_packs.values() for cite in pack.carried}
    given_up = {cite for pack in all_packs.values() for cite, _ in pack.not_computable} - carried
    clauses = sum(len(digest.clauses) for digest in every.values())
    untouched = sum(len(every[name].clauses) for name in nothing)
    lines = [
        f"{len(all_packs)} regulations from {len({pack.digest for pack in all_packs.values()})} of {len(every)} digests. "
        f"Of {clauses} clauses in all digests, {len(carried)} are carried out (some in part, which the pack then says; "
        f"once, where two packs do), {len(given_up)} are given up with a reason,",
        f"and {untouched} stand in the {len(nothing)} digests that hold nothing to carry out.",
        "",
        "| code | locality | division | in force from | status | subject | clauses carried out | not or not wholly computable | chosen |",
        "|---|---|---|---|---|---|---|---|---|",
        *rows,
        "",
        "## Digests with nothing to carry out",
        "",
        "| digest | locality | why |",
        "|---|---|---|",
        *(f"| {name} | {every[name].content['locality']} | {why} |" for name, why in nothing.items()),
    ]
    return HEAD + "\n".join(lines) + "\n"


def _row(pack: Pack, digest: Digest) -> str:
    content, missing = pack.content, {cite for cite, _ in pack.not_computable}
    subject = content["subject"]
    kind = subject if isinstance(subject, str) else "、".join(f"{word}: {name}" for word, name in subject.items())
    cells = [
        f"[{pack.code}](../scoring_plugins/regulations/{pack.code}/source.md)",
        digest.content["locality"],
        content["committee"],
        "、".join(version["in_force_from"] for version in content["versions"]),
        say(f"regulation.status.{content['status']}"),
        kind,
        f"{len(pack.carried)} of {len(digest.clauses)}",
        str(len(missing)),
        str(len(pack.chosen)),
    ]
    return "| " + " | ".join(cells) + " |"


NUMBER = re.compile(r"\d+(?:\.\d+)?(?:/\d+)?")
PERCENT = re.compile(r"(?:(\d+(?:\.\d+)?)%?[-~—到至])?(\d+(?:\.\d+)?)%")
CHINESE = "零一二三四五六七八九"


def numbers_in(value: Any) -> set[str]:
    """Every number in a value, without sign; Chinese numerals below one hundred included, percents as shares too."""
    if isinstance(value, dict):
        return {number for key, inner in value.items() for number in numbers_in(key) | numbers_in(inner)}
    if isinstance(value, list):
        return {number for inner in value for number in numbers_in(inner)}
    text = str(value).replace("两", "二").replace("半数", "1/2").replace("一半", "1/2")
    found = set(NUMBER.findall(text))
    found |= {f"{Decimal(number) / 100:f}" for percents in PERCENT.findall(text) for number in percents if number}
    for tens, ten, ones in re.findall(r"([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)", text):
        if ten or tens or ones:
            size = (CHINESE.index(tens or "一") * 10 if ten else CHINESE.index(tens or ones)) + (CHINESE.index(ones) if ten and ones else 0)
            found.add(str(size))
    return found


if __name__ == "__main__":
    (ROOT / "docs/regulations.md").write_text(page(), encoding="utf-8")
