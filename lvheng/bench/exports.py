"""The bench of exports: files that leave the house against plain scripts that write the same cells, and memory for many members."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from lvheng.bench.exports_by_hand import cells_of, dossiers_by_hand, forget, workbook_by_hand
from lvheng.bench.exports_year import bench_members, bench_sheet, bench_works
from lvheng.bench.rounds import Progress, Row, Timing, interleaved, ratio
from scoring_plugins.catalogue import say
from services.exports.annual_sheet import AnnualSheet
from services.exports.forms import register_forms
from services.exports.typeset import dossier_parts, write_dossiers
from services.exports.typeset.dossiers import dossier_data

MEMBERS = 500
MANY = 10


class UnequalFilesError(AssertionError):
    """Two contenders wrote different cells: their times are not worth comparing."""


def export_rows(members: int, rounds: int, progress: Progress | None = None) -> list[Row]:
    """Workbook and dossiers of so many members with twenty records each. Raises UnequalFilesError, and Refusal without faces."""
    made = tuple(bench_members(members))
    sheet = bench_sheet(made, bench_works(members))
    data = msgspec.to_builtins(sheet)
    workbook = next(form for form in register_forms() if form.name == "xlsx")
    cells = cells_of(workbook.write(data))
    if cells_of(workbook_by_hand(cells)) != cells:
        raise UnequalFilesError(say("bench.unequal_files", form=workbook.name))
    texts, by_hand = dossier_data(sheet, sheet.in_order()), dossiers_by_hand()

    def hand() -> None:
        by_hand(texts)
        # As ours does: otherwise what one contender has set would be known to the next.
        forget()

    contenders: dict[str, Callable[[], object]] = {
        "workbook": lambda: workbook.write(data),
        "workbook_by_hand": lambda: workbook_by_hand(cells),
        "dossiers": lambda: write_dossiers(sheet),
        "dossiers_by_hand": hand,
    }
    times = interleaved(contenders, rounds, progress=progress)
    scale = members / MEMBERS
    return [*_pair("workbook", times, 2 * scale, members), *_pair("dossiers", times, 5 * scale, members)]


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
    """Writes the dossiers of so many members into files of 500 members each; how many files there are."""
    card = next(bench_members(1)).scorecard
    sheet: AnnualSheet = bench_sheet((), {}, card)
    count = 0
    for count, content in enumerate(dossier_parts(sheet, bench_members(members)), 1):
        (folder / f"dossiers-{count}.pdf").write_bytes(content)
    return count


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        write_parts(int(sys.argv[1]), Path(scratch))
    # Linux counts kilobytes, macOS bytes.
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "linux" else 1024**2))
