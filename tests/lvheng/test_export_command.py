"""`lvheng appraisal export` killed, on a full disk, on a terminal and in a pipe: a whole file or none, and the audit knows."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from services.accounts.operating import NAME
from services.database import create_engine
from services.models import Account, AuditEntry
from tests.services.exports.office_year import CODE, YEAR, set_up

EXPORT = ("appraisal", "export", "--committee", CODE, "--year", str(YEAR))
# The command itself, which writes how many parts it made to a file and dies after so many; or may write only small files to the disk.
DRIVER = """
import os, resource, signal, sys
from pathlib import Path
import lvheng.cli.appraisal_export as command
from lvheng.cli import main
from services.exports import making

made, write, path_of = [], command.write_export, making.Parts.path_of

def counted(self, digest, make):
    path = path_of(self, digest, lambda: (made.append(digest), make())[1])
    Path(os.environ["MADE"]).write_text(str(len(made)))
    if made and len(made) == int(os.environ.get("KILL_AFTER", 0)):
        os.kill(os.getpid(), signal.SIGKILL)
    return path

def on_a_full_disk(*arguments):
    # The database is another's disk: only the file has no room. What Python compiles meanwhile would be kept cut short, for everybody.
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
    return write(*arguments)

making.Parts.path_of = counted
if "FULL" in os.environ:
    command.write_export = on_a_full_disk
main()
"""


@pytest.fixture
def folder(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A committee's year of three members in the database that the settings name, and a folder to write into."""
    engine = create_engine(sqlite_url)
    set_up(engine)
    engine.dispose()
    monkeypatch.setenv("LVHENG_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("LVHENG_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("LVHENG_PLUGINS", raising=False)
    return tmp_path


def exported(folder: Path, form: str, **environment: str) -> tuple[subprocess.CompletedProcess[str], Path, str]:
    """The command in a process of its own, the file it was to write, and how many parts it made."""
    path, made = folder / "out" / f"{form}.zip", folder / "made"
    made.unlink(missing_ok=True)
    command = [sys.executable, "-c", DRIVER, *EXPORT, "--format", form, "--output", str(path)]
    settings = os.environ | {"MADE": str(made), "PYTHONUTF8": "1"} | environment
    run = subprocess.run(command, env=settings, capture_output=True, encoding="utf-8", check=False)
    return run, path, made.read_text(encoding="ascii") if made.exists() else "0"


def left(folder: Path) -> list[Path]:
    """What lies in the folder written to."""
    return sorted((folder / "out").iterdir()) if (folder / "out").exists() else []


def test_an_export_that_was_killed_makes_only_what_is_missing_when_it_is_run_again(folder: Path) -> None:
    killed, path, made_before = exported(folder, "dossier-files", KILL_AFTER="2")
    was_there = path.exists()
    again, _, made_after = exported(folder, "dossier-files")
    assert again.returncode == 0, again.stderr
    content = path.read_bytes()
    parts_left = (folder / "data/exports/.parts").exists()
    path.unlink()
    undisturbed, _, made_at_once = exported(folder, "dossier-files")

    assert (killed.returncode, was_there) == (-9, False), killed.stderr
    assert (again.returncode, undisturbed.returncode) == (0, 0), again.stderr + undisturbed.stderr
    assert (made_before, made_after, made_at_once) == ("2", "1", "3")
    assert (content == path.read_bytes(), len(zipfile.ZipFile(path).namelist()), parts_left) == (True, 3, False)


@pytest.mark.parametrize("form", ["jsonl", "xlsx", "dossier-files"])
def test_on_a_full_disk_an_export_says_so_and_leaves_nothing(folder: Path, form: str) -> None:
    run, path, _ = exported(folder, form, FULL="1")

    assert (run.returncode, run.stderr) == (1, "未办理:磁盘空间不足，文件没有做成，也没有留下残件；请腾出空间后重新导出\n")
    assert (path.exists(), left(folder)) == (False, [])


def test_a_bar_is_shown_on_a_terminal_and_nothing_in_a_pipe(folder: Path) -> None:
    command = [sys.executable, "-m", "lvheng", *EXPORT, "--format", "jsonl"]
    environment = os.environ | {"TERM": "xterm", "PYTHONUTF8": "1", "COLUMNS": "120"}
    piped = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True)
    ours, theirs = pty.openpty()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=theirs, check=True)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode(errors="replace")
    os.close(ours)

    assert (piped.stderr, piped.stdout.startswith("已导出 ")) == ("", True)
    assert "━" in shown
    assert "3/3" in shown


def test_every_export_stands_in_the_audit_with_who_asked_and_why(folder: Path, sqlite_url: str) -> None:
    for options in (("--as", "appraiser", "--reason", "报送省政协"), ()):
        run = subprocess.run(
            [sys.executable, "-m", "lvheng", *EXPORT, "--format", "csv", *options], capture_output=True, encoding="utf-8", check=False
        )

        assert run.returncode == 0, run.stderr
    engine = create_engine(sqlite_url)
    with Session(engine) as session:
        told = (col(Account.name), col(AuditEntry.noun), col(AuditEntry.reason), col(AuditEntry.changes))
        found = session.execute(
            select(*told)
            .join(Account, col(Account.id) == col(AuditEntry.account_id))
            .where(col(AuditEntry.action) == "export.write")
            .order_by(col(AuditEntry.id))
        ).all()
    engine.dispose()
    wanted = {"form": "csv", "year": YEAR, "is_live": True, "is_unmasked": False}

    assert [tuple(row) for row in found] == [
        ("appraiser", "local_committee", "报送省政协", wanted),
        (NAME, "local_committee", None, wanted),
    ]
