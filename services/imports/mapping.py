"""An office's own sheet names and headings: a YAML file that says, sheet by sheet, ours: theirs.

提案:
  工作表: 提案台账
  登记号: 编号
  案由: 题目
  不导入: [备注栏, 联系电话]
不导入: [汇总]
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from scoring_plugins.catalogue import say
from scoring_plugins.catalogue.system import why
from services.errors import Problem, Refusal, nearest
from services.imports.sheets import SHEETS, Sheet

SHEET_NAME, LEFT_OUT = "工作表", "不导入"


def heading_key(text: str) -> str:
    """Headings are compared without spaces, line breaks, stars and width."""
    return re.sub(r"[\s*:]", "", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True)
class OwnNames:
    """What one office calls things. Keys of `headings` are (our sheet, their heading); names are compared by `heading_key`."""

    sheets: dict[str, str] = field(default_factory=dict)
    headings: dict[tuple[str, str], str] = field(default_factory=dict)
    left_out: frozenset[tuple[str, str]] = frozenset()
    sheets_left_out: frozenset[str] = frozenset()


def read_mapping(path: Path) -> OwnNames:
    """Read a mapping file. Raises Refusal with every problem: not YAML, an unknown sheet or heading, the same heading twice."""
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Refusal("BAD_MAPPING", say("imports.mapping_unreadable", name=path.name, error=_reason(error)), "mapping") from None
    if not isinstance(loaded, dict):
        raise Refusal("BAD_MAPPING", say("imports.mapping_shape", name=path.name), "mapping")
    reading = _Reading(path.name)
    for name, said in loaded.items():
        reading.take(str(name), said)
    if reading.problems:
        raise Refusal.of(reading.problems)
    return OwnNames(reading.sheets, reading.headings, frozenset(reading.left_out), frozenset(reading.sheets_left_out))


def _reason(error: OSError | UnicodeDecodeError | yaml.YAMLError) -> str:
    """Why a file could not be read: the libraries' own words are English."""
    if isinstance(error, OSError):
        return why(error)
    if isinstance(error, UnicodeDecodeError):
        return say("imports.mapping_not_utf8")
    mark = getattr(error, "problem_mark", None)
    return say("imports.mapping_not_yaml", line="?" if mark is None else mark.line + 1)


class _Reading:
    def __init__(self, file: str) -> None:
        self._file = file
        self.problems: list[Problem] = []
        self.sheets: dict[str, str] = {}
        self.headings: dict[tuple[str, str], str] = {}
        self.left_out: set[tuple[str, str]] = set()
        self.sheets_left_out: set[str] = set()

    def take(self, name: str, said: object) -> None:
        if name == LEFT_OUT:
            self.sheets_left_out |= {heading_key(each) for each in self._names(name, said)}
            return
        sheet = next((sheet for sheet in SHEETS if sheet.name == name), None)
        if sheet is None:
            hint = nearest(name, [*(sheet.name for sheet in SHEETS), LEFT_OUT])
            self._wrong(say("imports.mapping_unknown_sheet", file=self._file, name=name, hint=hint))
        elif not isinstance(said, dict):
            self._wrong(say("imports.mapping_shape", name=self._file))
        else:
            for ours, theirs in said.items():
                self._entry(sheet, str(ours), theirs)

    def _entry(self, sheet: Sheet, ours: str, theirs: object) -> None:
        if ours == LEFT_OUT:
            self.left_out |= {(sheet.name, heading_key(each)) for each in self._names(ours, theirs)}
        elif not isinstance(theirs, str) or not theirs.strip():
            self._wrong(say("imports.mapping_not_a_name", file=self._file, sheet=sheet.name, heading=ours))
        elif ours == SHEET_NAME:
            self.sheets[heading_key(theirs)] = sheet.name
        elif not is_heading(sheet, ours):
            hint = nearest(ours, headings_of(sheet))
            self._wrong(say("imports.mapping_unknown_heading", file=self._file, sheet=sheet.name, heading=ours, hint=hint))
        elif (sheet.name, heading_key(theirs)) in self.headings:
            self._wrong(say("imports.mapping_twice", file=self._file, sheet=sheet.name, heading=theirs))
        else:
            self.headings[sheet.name, heading_key(theirs)] = ours

    def _names(self, ours: str, theirs: object) -> list[str]:
        if isinstance(theirs, list) and all(isinstance(each, str) for each in theirs):
            return [str(each) for each in theirs]
        self._wrong(say("imports.mapping_not_a_list", file=self._file, heading=ours))
        return []

    def _wrong(self, message: str) -> None:
        self.problems.append(Problem("BAD_MAPPING", "mapping", message))


def headings_of(sheet: Sheet) -> list[str]:
    """Our headings of a sheet, the first of a series included."""
    return [column.heading for column in sheet.columns] + ([sheet.series.at(1).heading] if sheet.series else [])


def is_heading(sheet: Sheet, text: str) -> bool:
    return text in headings_of(sheet) or bool(sheet.series and sheet.series.pattern.fullmatch(text))
