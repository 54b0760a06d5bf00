"""Schemathesis asks the served demo: what it draws from the schema is answered in form, with no word of the inside."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.conftest import LAST_LINES
from tests.acceptance.served import serving
from tests.hostile.schemathesis_run import run_schemathesis

pytestmark = pytest.mark.acceptance

# Of each field of Query and Mutation: about ten seconds of the processor.
EXAMPLES = 4


def test_whatever_schemathesis_asks_is_answered_in_form(demo: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    seed = int(request.config.option.hypothesis_seed) % 2**32
    with serving(demo, tmp_path, LVHENG_BUDGET="unlimited") as served:
        outcome = run_schemathesis(served.url, served.trying_token, tmp_path, seed, EXAMPLES)
        log = served.log.read_text(encoding="utf-8")
    request.config.stash.setdefault(LAST_LINES, {})["schemathesis"] = f"{outcome.sentence()}; seed {seed}"

    assert outcome.held, outcome.output
    assert outcome.server_errors == 0
    assert "Traceback" not in log, log[-4000:]
    # It reached what lies behind refusals.
    assert outcome.with_data >= 20
