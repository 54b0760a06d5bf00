"""Where exports are asked for: what they are made with, and who makes them."""

from __future__ import annotations

from typing import NamedTuple

from services.exports.wanted import Workshop
from services.jobs.runner import ExportRunner


class ExportDesk(NamedTuple):
    """`runner` is None in a process that makes none: what is asked for waits for a server of the same database."""

    workshop: Workshop
    runner: ExportRunner | None = None

    def begin(self) -> None:
        """Has what waits begun."""
        if self.runner is not None:
            self.runner.start()
