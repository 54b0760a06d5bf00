"""Lines of generated Python. Text of a regulation never gets here: names are allocated, strings live among the constants."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Source:
    """Lines of Python, each with its depth."""

    def __init__(self, depth: int = 0) -> None:
        self.lines: list[str] = []
        self.depth = depth
        self._last = ("", 0, 0)

    def line(self, text: str) -> None:
        """One line at the present depth."""
        self.lines.append(" " * self.depth + text)

    @contextmanager
    def inside(self, header: str, joins: bool = False) -> Iterator[None]:
        """What is written within stands one deeper under `header:`; with `joins`, behind what the same header had just before."""
        if not (joins and self._last == (header, self.depth, len(self.lines))):
            self.line(f"{header}:")
        self.depth, before = self.depth + 1, len(self.lines)
        yield
        if len(self.lines) == before:
            self.line("pass")
        self.depth -= 1
        self._last = (header, self.depth, len(self.lines))

    def include(self, other: Source) -> None:
        """The lines of another source, as deep as this one is now."""
        self.lines.extend(" " * self.depth + line for line in other.lines)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


class Constants:
    """Values that are not printed (strings, sets, dates, functions), each with an allocated name."""

    def __init__(self) -> None:
        self.values: list[object] = []
        self._names: dict[tuple[type, object], str] = {}

    def name(self, value: object) -> str:
        """The name of a hashable value: `k0`, `k1` … in the order asked for."""
        key = (type(value), value)
        if key not in self._names:
            self._names[key] = f"k{len(self.values)}"
            self.values.append(value)
        return self._names[key]

    def new(self, value: object) -> str:
        """A name of its own for a value that cannot be hashed."""
        self.values.append(value)
        return f"k{len(self.values) - 1}"

    @property
    def namespace(self) -> dict[str, object]:
        return {f"k{place}": value for place, value in enumerate(self.values)}
