"""Reads every pack of a folder in a process of its own, and tells what it took: `python -m tests.scoring_plugins.hostile_run FOLDER`.

One line of JSON: by pack the outcome (`read`, `refused`, or what else came out), the size of what was said, and seconds of the
processor; the growth of the process in bytes; and everything that was opened, started or imported besides the pack's own file.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from scoring_plugins.engine.meaning import CohortNeededError, score
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.reader import read_pack, read_regulation
from scoring_plugins.language.regulation import NotInForceError, Regulation
from scoring_plugins.records import Member, PerformanceRecord
from tests.scoring_plugins.hostile import WHOLE

# What reading text has no business with: files, the network, other programs, and Python made of text.
FORBIDDEN = (
    "open",
    "socket.",
    "subprocess.",
    "os.",
    "shutil.",
    "urllib.",
    "http.",
    "ftplib.",
    "exec",
    "compile",
    "import",
    "ctypes.",
    "pty.",
)


def main(folder: Path) -> None:
    packs = sorted(folder.iterdir())
    _warm_up(packs[0])
    seen: list[str] = []
    files: set[str] = {str(pack / "regulation.yaml") for pack in packs}

    def watch(event: str, values: tuple[Any, ...]) -> None:
        if event.startswith(FORBIDDEN) and not (event == "open" and str(values[0]) in files):
            seen.append(f"{event} {values[:1]!r:.200}")

    before = _most_memory()
    sys.addaudithook(watch)
    outcomes = {pack.name: _outcome(pack) for pack in packs}
    watched, grown = list(seen), _most_memory() - before
    print(json.dumps({"outcomes": outcomes, "grown": grown, "watched": watched[:20]}, ensure_ascii=False))


def _most_memory() -> int:
    """The most bytes this process ever held. Not `getrusage`: that remembers the process which started this one."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")))


def _warm_up(pack: Path) -> None:
    """The catalogue, and every module that reading loads when first needed."""
    _score(read_regulation(WHOLE))
    for text in (WHOLE.replace("title:", "titel:"), "a: [", "a: \x00", WHOLE.replace("at_least: 30", "at_least: 1/0")):
        with suppress(RegulationError):
            read_regulation(text)
    with suppress(RegulationError):
        read_pack(pack)


def _outcome(pack: Path) -> tuple[str, int, float]:
    start = time.process_time()
    try:
        regulation = read_pack(pack)
    except RegulationError as refused:
        return "refused", len(str(refused)), time.process_time() - start
    except BaseException as error:
        return repr(error)[:500], 0, time.process_time() - start
    taken = time.process_time() - start
    try:
        _score(regulation)
    except Exception as error:
        return f"scored: {error!r:.500}", 0, taken
    return "read", 0, taken


def _score(regulation: Regulation) -> None:
    """An empty year under whatever was read: names stand in its lines and reasons."""
    with suppress(CohortNeededError, NotInForceError):
        score(regulation, PerformanceRecord(member=Member(id="m"), year=2023))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
