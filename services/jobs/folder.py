"""Where exports lie: a folder each, whose name says nothing about anybody; in it the file of whoever made it, and finished parts."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from shutil import rmtree

from services.exports.making import Parts


class ExportFolder:
    """Files of exports by the key of their job, below the data directory; nobody else on the machine may read them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, key: str, run: str) -> Path:
        """The file that a run made, or is to make."""
        return self.folder / key / run

    def parts(self, key: str) -> Parts:
        """What runs of a job have finished so far."""
        return Parts(self.folder / key / "parts")

    def prepare(self, key: str) -> None:
        """Makes the job's folder, and removes what a run that died left of its file; finished parts stay."""
        own = self.folder / key
        own.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in own.iterdir():
            if left.name != "parts":
                _remove(left)

    def remove(self, key: str) -> None:
        """Removes everything of a job."""
        _remove(self.folder / key)

    def keys(self) -> list[str]:
        """The keys of all jobs of which there is anything."""
        return [each.name for each in self.folder.iterdir()] if self.folder.is_dir() else []

    def keep_only(self, found: Collection[str], wanted: Collection[str]) -> None:
        """Of the keys that were found, removes those that nobody wants any more."""
        for key in set(found) - set(wanted):
            self.remove(key)


def _remove(path: Path) -> None:
    if path.is_dir():
        rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
