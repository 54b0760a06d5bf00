"""The tests' own databases: two kinds, each test its own, nothing left behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from services.database import create_engine, require_current
from tests.databases import ROOT, server_programs, throwaway_cluster


def test_a_database_is_migrated_and_empty(engine: Engine) -> None:
    require_current(engine)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM audit_entry")).scalar_one() == 0


@pytest.mark.parametrize("round_", [1, 2])
def test_what_one_test_writes_no_other_sees(engine: Engine, round_: int) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_by_a_test (number INTEGER)"))
        connection.execute(text("INSERT INTO left_by_a_test VALUES (:number)"), {"number": round_})

    with engine.connect() as connection:
        assert connection.execute(text("SELECT number FROM left_by_a_test")).scalars().all() == [round_]


def test_both_kinds_are_really_used(engine: Engine, request: pytest.FixtureRequest) -> None:
    assert engine.dialect.name == request.node.callspec.params["database_url"]


def test_postgresql_orders_text_as_chinese_does_unless_told_otherwise(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    with engine.connect() as connection:
        names = connection.execute(text("SELECT name FROM (VALUES ('一'), ('阿'), ('b')) AS given (name) ORDER BY name")).scalars().all()
    engine.dispose()

    assert names == ["阿", "一", "b"]
    assert sorted(names) == ["b", "一", "阿"]


def test_a_cluster_leaves_nothing_behind_when_a_test_fails() -> None:
    seen: list[Path] = []

    def fail() -> None:
        with throwaway_cluster() as cluster:
            process = (cluster.folder / "data/postmaster.pid").read_text().split()[0]
            seen.extend([cluster.folder, Path("/proc") / process])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert [path for path in seen if path.exists()] == []
    assert len(seen) == 2


def test_missing_programs_fail_with_the_line_to_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    need = tmp_path / "infra/need"
    need.parent.mkdir()
    script = (ROOT / "infra/need").read_text()
    need.write_text(script.replace("oldest_postgresql=15", "oldest_postgresql=99"))
    need.chmod(0o755)
    monkeypatch.setattr("tests.databases.ROOT", tmp_path)

    with pytest.raises(RuntimeError, match="apt-get install -y --no-install-recommends postgresql"):
        server_programs()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_a_killed_run_takes_its_server_along() -> None:
    code = "import time; from tests.databases import throwaway_cluster as c\nwith c() as k: print(k.folder, flush=True); time.sleep(60)"
    run = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    folder = Path(run.stdout.readline().strip())
    process = int((folder / "data/postmaster.pid").read_text().split()[0])
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()

    give_up_at = time.monotonic() + 20
    while Path(f"/proc/{process}").exists() and time.monotonic() < give_up_at:
        time.sleep(0.1)
    gone = not Path(f"/proc/{process}").exists()
    subprocess.run(["rm", "-rf", folder], check=True)
    assert gone
