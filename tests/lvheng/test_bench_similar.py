"""The bench of similar proposals: what it prints, and that what it promises is the number of times beside it."""

from __future__ import annotations

from pathlib import Path

from lvheng.bench.similar import similar_rows


def test_a_draft_s_wait_is_measured_beside_a_look_up_and_reading_everything(tmp_path: Path) -> None:
    rows = similar_rows(f"sqlite:///{tmp_path}/lvheng.db", 100, 3)

    assert [row.name for row in rows] == [
        "sqlite:在100件提案里找一件草稿的相似提案，毫秒",
        "sqlite:找相似提案 / 按编号查一件(100件)",
        "sqlite:逐件比对全部 / 找相似提案(100件)",
    ]
    assert [row.must for row in rows] == ["", "<= 400", ">= 20"]
    assert all(row.ratio > 0 for row in rows)
