"""The bench of exports: files that leave the house against plain scripts that write the same cells, and memory for many members."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from lvheng.bench.exports_by_hand import cells_of, document_by_hand, dossiers_by_hand, forget, parts_of, workbook_by_hand
from lvheng.bench.exports_year import bench_members, bench_sheet, bench_works
from lvheng.bench.rounds import Progress, Row, Timing, interleaved, ratio
from scoring_plugins.catalogue import say
from services.exports.annual_sheet import AnnualSheet
from services.exports.annual_workbook import write_annual_workbook
from services.exports.documents.circular import write_circular
from services.exports.typeset import dossier_parts, write_dossiers
from services.exports.typeset.dossiers import dossier_data

MEMBERS = 500
MANY = 10


class UnequalFilesError(AssertionError):
    """Two contenders wrote different cells: their times are not worth comparing."""


def export_rows(members: int, rounds: int, progress: Progress | None = None) -> list[Row]:
    """Workbook, dossiers and circular of so many members with twenty records each. Raises UnequalFilesError, and Refusal without faces."""
    made = tuple(bench_members(members))
    sheet = bench_sheet(made, bench_works(members))
    cells, parts = cells_of(_workbook(sheet)), parts_of(write_circular(sheet))
    _require_equal("xlsx", cells_of(workbook_by_hand(cells)), cells)
    _require_equal("circular", parts_of(document_by_hand(parts)), parts)
    texts, by_hand = dossier_data(sheet, sheet.in_order()), dossiers_by_hand()

    contenders: dict[str, Callable[[], object]] = {
        "workbook": lambda: _workbook(sheet),
        "workbook_by_hand": lambda: workbook_by_hand(cells),
        "dossiers": lambda: write_dossiers(sheet),
        "dossiers_by_hand": lambda: by_hand(texts),
        "circular": lambda: write_circular(sheet),
        "circular_by_hand": lambda: document_by_hand(parts),
    }
    times = interleaved(contenders, rounds, progress=progress, between=forget)
    # What is promised for 500 members, and as much for each of fewer or more.
    promised = {"workbook": 2.0, "dossiers": 5.0, "circular": 0.5}
    return [row for name, seconds in promised.items() for row in _pair(name, times, seconds * members / MEMBERS, members)]


def _workbook(sheet: AnnualSheet) -> bytes:
    target = BytesIO()
    write_annual_workbook(sheet, target)
    return target.getvalue()


def _require_equal(form: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise UnequalFilesError(say("bench.unequal_files", form=form))


def _pair(name: str, times: dict[str, Timing], seconds: float, members: int) -> list[Row]:
    return [
        Row(say(f"bench.{name}_seconds", count=members), times[name].quickest, f"<= {seconds:g}"),
        Row(say(f"bench.{name}_by_hand"), ratio(times[name], times[f"{name}_by_hand"]), "<= 1.3"),
    ]


def memory_rows(members: int) -> list[Row]:
    """The peak of a process that writes the dossiers of so many members, and of one that writes ten times as many."""
    one, many = peak_of(members), peak_of(members * MANY)
    return [
        Row(say("bench.memory_megabytes", count=members), one, ""),
        Row(say("bench.memory_megabytes", count=members * MANY), many, ""),
        Row(say("bench.memory_grows"), many / one, "<= 1.2"),
    ]


def peak_of(members: int) -> int:
    """Megabytes that a process of its own holds at most while it writes so many dossiers, members coming one by one."""
    command = [sys.executable, "-m", "lvheng.bench.exports", str(members)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def write_parts(members: int, folder: Path) -> int:
    """Writes the dossiers of so many members in parts; how many files there are."""
    card = next(bench_members(1)).scorecard
    sheet: AnnualSheet = bench_sheet((), {}, card)
    count = 0
    for count, content in enumerate(dossier_parts(sheet, bench_members(members)), 1):
        (folder / f"dossiers-{count}.pdf").write_bytes(content)
    return count


def own_peak() -> int:
    """Megabytes that this process held at most. On Linux the kernel's own count: that of `getrusage` begins with what the parent held."""
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(peak.split()[1]) // 1024
    # macOS counts bytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024**2


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        write_parts(int(sys.argv[1]), Path(scratch))
    print(own_peak())
