"""The report of `make trust` marks what was not reached."""

from __future__ import annotations

import pytest

from tests.hostile.promises import promises_about, table
from tests.hostile.trial import Findings


def test_what_was_reached_stands_beside_what_must_be() -> None:
    findings = Findings(tried=300, slowest=(0.0874, "comments-10000"), largest=(1_048_576, "commas-1"), statuses={200: 41, 400: 259})
    promises = list(promises_about("documents", findings, least=200))

    assert all(promise.holds for promise in promises)
    assert [line.split("  ")[0] for line in table(promises).splitlines()] == ["", *(promise.name for promise in promises)]
    assert "<= 100 ms  87.4 ms (comments-10000)" in table(promises)


@pytest.mark.parametrize(
    ("findings", "line"),
    [
        (Findings(tried=199), ">= 200  199  NOT REACHED"),
        (Findings(tried=200, slowest=(0.1004, "x-1")), "<= 100 ms  100.4 ms (x-1)  NOT REACHED"),
        (Findings(tried=200, largest=(2**26 + 1, "x-2")), "<= 64 MB  64.0 MB (x-2)  NOT REACHED"),
        (Findings(tried=200, statuses={200: 199, 500: 1}), "0  1  NOT REACHED"),
        (Findings(tried=200, failures=["x"]), "0  1  NOT REACHED"),
    ],
)
def test_what_was_not_reached_is_marked(findings: Findings, line: str) -> None:
    promises = list(promises_about("documents", findings, least=200))

    assert [promise.holds for promise in promises].count(False) == 1
    assert [told for told in table(promises).splitlines() if told.endswith(line)] != []
