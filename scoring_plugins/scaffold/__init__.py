"""The files of a new regulation that passes at once: as a data-only pack, or as a distribution with its pack inside."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib.resources import files

import msgspec

from scoring_plugins.catalogue import say

CODE = re.compile(r"(?=.{2,40}\Z)[a-z][a-z0-9]*(_[a-z0-9]+)*")
COMMITTEE = re.compile(r"[0-9]{6}")
LONGEST_TITLE = 100
PLACE = re.compile(r"@([A-Z_]+)@")
PACK = ("regulation.yaml", "cases.yaml", "source.md")


class NewRegulation(msgspec.Struct, frozen=True, kw_only=True):
    """What a new regulation is called, and the six-digit division code of its committee; `written_on` dates its source and its year."""

    code: str
    title: str
    committee: str
    written_on: date

    @property
    def package(self) -> str:
        """The importable package of a distribution: never the bare code, which could hide a module of that name."""
        return f"{self.code}_regulation"

    @property
    def distribution(self) -> str:
        """The distribution's name, and that of its folder."""
        return self.package.replace("_", "-")

    @property
    def problems(self) -> list[str]:
        """Why no regulation can be made of this, each with what may be written; nothing if it can."""
        found = []
        if not CODE.fullmatch(self.code):
            found.append(say("scaffold.bad_code", code=self.code[:60]))
        if not COMMITTEE.fullmatch(self.committee):
            found.append(say("scaffold.bad_committee", committee=self.committee[:60]))
        if not self.title.strip() or not self.title.isprintable() or len(self.title) > LONGEST_TITLE:
            found.append(say("scaffold.bad_title", longest=LONGEST_TITLE))
        return found


def pack_files(new: NewRegulation) -> dict[str, str]:
    """Text by path of a data-only pack, in a folder named after its code. `new` must have no problems."""
    return {f"{new.code}/{name}": _filled(name, new) for name in PACK}


def distribution_files(new: NewRegulation) -> dict[str, str]:
    """Text by path of a distribution that registers the pack inside it, with a test. `new` must have no problems."""
    pack = {f"{new.distribution}/{new.package}/{path}": text for path, text in pack_files(new).items()}
    return {
        f"{new.distribution}/pyproject.toml": _filled("pyproject.toml", new),
        f"{new.distribution}/{new.package}/__init__.py": _filled("plugin.py", new),
        f"{new.distribution}/tests/test_plugin.py": _filled("test_plugin.py", new),
        **pack,
    }


def _filled(name: str, new: NewRegulation) -> str:
    assert not new.problems
    text = files(__name__).joinpath("templates", f"{name}.template").read_text(encoding="utf-8")
    # A JSON string is a double-quoted scalar of YAML and a basic string of TOML.
    places = {"TITLE": json.dumps(new.title, ensure_ascii=False), "PLAIN_TITLE": new.title, "COMMITTEE": new.committee}
    places |= {"CODE": new.code, "PACKAGE": new.package, "DISTRIBUTION": new.distribution}
    places |= {"TODAY": new.written_on.isoformat(), "YEAR": str(new.written_on.year)}
    return PLACE.sub(lambda found: places[found[1]], text)
