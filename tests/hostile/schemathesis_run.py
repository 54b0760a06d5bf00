"""Schemathesis against a served demo: documents and values drawn from the schema that the server shows, right ones and wrong ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

# Names the file in which each answer leaves a line: its status, its seconds, and whether it has data.
ANSWERS = "LVHENG_ANSWERS"
_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
# Ours, and those of Schemathesis that fit GraphQL: what is wrong is refused, and data are of the form that the schema shows.
_CHECKS = ("answered_in_form", "negative_data_rejection", "content_type_conformance", "response_schema_conformance")

# A server that answers no more is told, not waited for.
_LONGEST_FOR_EACH = 120


@dataclass(frozen=True)
class Outcome:
    """`statuses` counts answers by status; `with_data` those that have data; `output` is what the program printed."""

    held: bool
    statuses: dict[int, int]
    with_data: int
    slowest_seconds: float
    output: str

    @property
    def server_errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status >= 500)

    def sentence(self) -> str:
        told = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        total = sum(self.statuses.values())
        return f"schemathesis: {total} requests, {self.with_data} answered with data; answers by status {told}; held: {self.held}"


def run_schemathesis(url: str, token: str, folder: Path, seed: int, examples: int) -> Outcome:
    """Ask up to `examples` times for each field of Query and Mutation: how much is asked does not hang on how busy the machine is."""
    answers = folder / "answers"
    answers.touch()
    options = {
        "--header": f"Authorization: Bearer {token}",
        "--checks": ",".join(_CHECKS),
        "--phases": "fuzzing",
        "--max-examples": str(examples),
        "--seed": str(seed),
        "--generation-database": "none",
        # U+0000 is refused before anything else looks; tests/hostile/requests.py sends it.
        "--generation-allow-x00": "false",
        "--request-timeout": "60",
    }
    program = [sys.executable, "-m", "schemathesis.cli", "--no-color", "--config-file", str(_HERE / "schemathesis.toml")]
    command = [*program, "run", url, "--continue-on-failure", *(word for pair in options.items() for word in pair)]
    environment = os.environ | {"PYTHONPATH": str(_ROOT), "SCHEMATHESIS_HOOKS": "tests.hostile.schemathesis_checks", ANSWERS: str(answers)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=_LONGEST_FOR_EACH * examples, check=False
    )
    lines = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    return Outcome(
        held=done.returncode == 0,
        statuses=dict(Counter(status for status, _, _ in lines)),
        with_data=sum(has_data for _, _, has_data in lines),
        slowest_seconds=max((spent for _, spent, _ in lines), default=0.0),
        output=done.stdout + done.stderr,
    )
