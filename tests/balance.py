"""Which worker runs which tests: a file is one worker's, files that begin with the demo are the same one's, and the dearest begin."""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

# Loading the demo takes longer than many a file: one worker loads it, once for each kind of database.
DEMO = (
    "tests/services/demo/test_demo.py",
    "tests/services/demo/test_work_tables.py",
    "tests/services/demo/test_appraising.py",
    "tests/test_every_form_agrees.py",
    "tests/docs/test_readme.py",
)
# Few tests that take long: last, as the fewest are otherwise, they would leave the other worker idle.
DEAREST = (
    "tests/graphql_schema/test_authorisation.py",
    "the demo",
    "tests/docs/test_write_a_regulation.py",
    "tests/lvheng/test_serve.py",
    "tests/lvheng/test_bench_graphql.py",
    "tests/services/test_narrowed_tokens.py",
    "tests/lvheng/test_export_command.py",
    "tests/lvheng/test_imports.py",
    "tests/services/imports/test_bad_rows.py",
)


class ByFile(LoadFileScheduling):  # type: ignore[misc]
    """As `--dist loadfile`, which it stands for."""

    def _split_scope(self, nodeid: str) -> str:
        file = str(super()._split_scope(nodeid))
        return "the demo" if file in DEMO else file

    def _assign_work_unit(self, node: Any) -> None:
        # Asked for from the front of the queue.
        for scope in reversed(DEAREST):
            if scope in self.workqueue:
                self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)


def scheduler(config: pytest.Config, log: Any) -> ByFile | None:
    """How tests are shared out under `--dist loadfile`; for anything else, xdist's own way."""
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None
