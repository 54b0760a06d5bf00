"""A pytest plugin for localities: every pack in reach is worked, case by case and property by property.

With `lvheng[testing]` installed, `pytest FOLDER` collects each `cases.yaml` that stands beside a `regulation.yaml`: one test for every
case (exact, no tolerance), one for every property of `scoring_plugins.testing.properties` on random records, and one that finds
clauses, takes, caps and grades which no case reaches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scoring_plugins.engine.worked import differences
from scoring_plugins.language.cases import Case, CaseFile
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.reader import read_pack_cases
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.plugins import PluginError, Regulations, load_regulations

__all__ = ["pytest_collect_file"]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A `cases.yaml` beside a `regulation.yaml` is a pack."""
    if file_path.name == "cases.yaml" and file_path.with_name("regulation.yaml").is_file():
        collector: pytest.Collector = PackFile.from_parent(parent, path=file_path)
        return collector
    return None


INSTALLED = pytest.StashKey[Regulations]()


def _installed(session: pytest.Session) -> Regulations:
    """What is installed beside the packs: they may name its kinds, and a plugin's pack that plugin's Python. Found once a run."""
    if INSTALLED not in session.stash:
        session.stash[INSTALLED] = load_regulations()
    return session.stash[INSTALLED]


class PackFile(pytest.File):
    """One pack: its cases and its properties."""

    def collect(self) -> Iterator[pytest.Item]:
        from scoring_plugins.testing.properties import PROPERTIES, hold
        from scoring_plugins.testing.reach import unreached

        try:
            regulation = _installed(self.session).pack_in(self.path.parent).read()
            file = read_pack_cases(self.path.parent, regulation)
        except (RegulationError, PluginError) as refused:
            raise self.CollectError(str(refused)) from None
        for case in file.cases:
            yield PackItem.from_parent(self, name=case.name, run=_worked(regulation, case), line=case.line)
        yield PackItem.from_parent(self, name="reach", run=_reached(unreached, regulation, file), line=1)
        for name in PROPERTIES:
            yield PackItem.from_parent(self, name=name, run=_held(hold, name, regulation, file), line=1)


def _worked(regulation: Regulation, case: Case) -> Callable[[], None]:
    def run() -> None:
        found = differences(regulation, case)
        if found:
            raise PackFailure("\n".join(found))

    return run


def _reached(unreached: Callable[[Regulation, CaseFile], list[str]], regulation: Regulation, file: CaseFile) -> Callable[[], None]:
    def run() -> None:
        found = unreached(regulation, file)
        if found:
            raise PackFailure("\n".join(found))

    return run


def _held(hold: Callable[[str, Regulation, CaseFile], None], name: str, regulation: Regulation, file: CaseFile) -> Callable[[], None]:
    return lambda: hold(name, regulation, file)


class PackFailure(AssertionError):
    """A case that comes out differently; its text says everything, so no traceback is shown."""


class PackItem(pytest.Item):
    """One case or one property of a pack."""

    def __init__(self, run: Callable[[], None], line: int, **more: Any) -> None:
        super().__init__(**more)
        self._run, self._line = run, line

    def runtest(self) -> None:
        self._run()

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        return str(excinfo.value) if isinstance(excinfo.value, PackFailure) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self._line - 1, self.name
