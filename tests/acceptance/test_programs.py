"""What the suites need is told where it is missing, in a line that can be run. (Not an acceptance suite: `make test` runs it.)"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.acceptance import programs


@pytest.fixture
def need(tmp_path: Path) -> Path:
    """A copy of `infra/need` that finds no Node new enough, and installs nothing."""
    script = (programs.ROOT / "infra/need").read_text(encoding="utf-8")
    copy = tmp_path / "infra/need"
    copy.parent.mkdir()
    copy.write_text(script.replace("oldest_node=18", "oldest_node=9999").replace("command -v apt-get", "false"), encoding="utf-8")
    copy.chmod(0o755)
    return copy


def test_without_node_the_line_to_run_is_told(need: Path) -> None:
    told = subprocess.run([need, "node", "--find"], capture_output=True, text=True, check=False)

    assert (told.returncode, told.stdout) == (1, "")
    assert 'sudo sh -c "apt-get update && apt-get install -y --no-install-recommends nodejs npm"' in told.stderr


def test_the_suites_stop_with_that_line(need: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "ROOT", need.parents[1])

    with pytest.raises(RuntimeError, match="apt-get install -y --no-install-recommends nodejs npm"):
        programs.node_folder()


def test_packages_made_for_another_list_are_made_anew(tmp_path: Path) -> None:
    wanted = tmp_path / "package.json"
    wanted.write_text("{}")
    (tmp_path / "made").mkdir()
    programs.mark_made(tmp_path / "made", wanted)
    before = programs.is_made(tmp_path / "made", wanted)
    wanted.write_text('{"name": "other"}')

    assert before
    assert not programs.is_made(tmp_path / "made", wanted)
    assert not programs.is_made(tmp_path / "nowhere", wanted)
