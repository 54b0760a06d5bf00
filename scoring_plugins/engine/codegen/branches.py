"""The branch of the pass for records of some kinds: what is read from a record once, and who looks at it."""

from __future__ import annotations

from scoring_plugins.engine import bounds
from scoring_plugins.engine.codegen.source import Source
from scoring_plugins.engine.codegen.writer import View, Writer
from scoring_plugins.language.kinds import falls_under
from scoring_plugins.language.nodes import Ladder, MarkPattern

ATTENDED = ("present", "late", "left_early", "walk_in")
WITHOUT_LEAVE = ("absent", "leave_refused", "no_show")
PRESENCES = {"full": 0, "partial": 1, "absent": 2, "official_leave": 3, "leave": 4}


class Branch:
    """Records whose kind falls under `prefix` and under no longer prefix that anything names."""

    def __init__(self, writer: Writer, prefix: str) -> None:
        self.writer, self.prefix = writer, prefix
        self.needs: set[str] = set()
        self.flags: dict[tuple[View, MarkPattern], str] = {}
        self.days: dict[View, str] = {}
        self.rungs: dict[tuple[View, tuple[MarkPattern, ...]], list[str]] = {}

    def is_of(self, prefixes: tuple[str, ...]) -> bool:
        """Whether records of this branch fall under any of the prefixes."""
        return any(falls_under(self.prefix, prefix) for prefix in prefixes)

    def presence(self) -> str:
        """The presence as a number of `PRESENCES`; -1 without sessions."""
        self.needs |= {"presence", "attended"}
        return "jp"

    def attended(self) -> str:
        """How many half days were attended; 0 without sessions."""
        self.needs.add("attended")
        return "ja"

    def half_days(self, names: tuple[str, ...]) -> str:
        """The sum of the named counts; the record has sessions."""
        if "attended" in names:
            self.needs.add("attended")
        words = {"attended": ("ja",), "without_leave": tuple(f"s.{name}" for name in WITHOUT_LEAVE)}
        return "(" + " + ".join(part for name in names for part in words.get(name, (f"s.{name}",))) + ")"

    def mark(self, view: View, pattern: MarkPattern) -> str:
        """A flag: whether the record has such a mark as seen."""
        if (view, pattern) not in self.flags:
            self.flags[view, pattern] = self.writer.new("f")
        return self.flags[view, pattern]

    def reached(self, view: View, ladder: Ladder) -> list[str]:
        """For each rung of a ladder by mark, how many marks as seen take it."""
        patterns = tuple(rung.value for rung in ladder.rungs if isinstance(rung.value, MarkPattern))
        if (view, patterns) not in self.rungs:
            self.rungs[view, patterns] = [self.writer.new("q") for _ in patterns]
        return self.rungs[view, patterns]

    def is_seen(self, view: View) -> str:
        """Whether the record is of the view's span."""
        if view.dated_by == "record":
            return within("d", view.span)
        if view not in self.days:
            self.days[view] = self.writer.new("v")
        return self.days[view]

    # ---- what is read before anybody looks

    def opening(self) -> Source:
        """Soundness, presence and marks, as far as somebody asked for them."""
        out = Source()
        self._write_soundness(out)
        if "attended" in self.needs:
            self._write_presence(out)
        if self.flags or self.rungs or self.days:
            self._write_marks(out)
        return out

    def _write_soundness(self, out: Source) -> None:
        held = [
            kind.name
            for kind in self.writer.regulation.vocabulary.kinds.values()
            if kind.has_sessions and falls_under(kind.name, self.prefix)
        ]
        out.line("s = r.sessions")
        with out.inside("if s is None"):
            if held:
                out.line(f"if r.kind in {self.writer.constants.name(frozenset(held))}: continue")
        out.line(f"elif s.held > {bounds.MOST_HALF_DAYS}: continue")
        out.line("if r.quantity is not None and is_unsound(r.quantity): continue")
        out.line(f"if r.party_size is not None and not 1 <= r.party_size <= {bounds.LARGEST_PARTY}: continue")

    def _write_presence(self, out: Source) -> None:
        """Most half days are plainly attended: then one comparison says everything."""
        with out.inside("if s is None"):
            out.line("ja = 0; jp = -1" if "presence" in self.needs else "ja = 0")
        with out.inside("elif s.present == s.held and s.held"):
            out.line("ja = s.held; jp = 0" if "presence" in self.needs else "ja = s.held")
        with out.inside("else"):
            out.line("ja = " + " + ".join(f"s.{name}" for name in ATTENDED))
            if "presence" in self.needs:
                write_presence(out)

    def _write_marks(self, out: Source) -> None:
        names = [*self.flags.values(), *(name for counts in self.rungs.values() for name in counts), *self.days.values()]
        out.line(f"{' = '.join(names)} = 0")
        with out.inside("for x in r.marks"):
            out.line("xm = x.mark")
            for view in dict.fromkeys([*self.days, *(view for view, _ in self.flags), *(view for view, _ in self.rungs)]):
                self._write_view_of_marks(out, view)

    def _write_view_of_marks(self, out: Source, view: View) -> None:
        """Marks dated after the cut-off do not exist; of the mark that dates a record, those outside the span do not either."""
        constants = self.writer.constants
        deciding = None if view.dated_by == "record" else view.dated_by
        rungs = {patterns: counts for (of, patterns), counts in self.rungs.items() if of == view}
        flags = {pattern: flag for (of, pattern), flag in self.flags.items() if of == view}
        named = [pattern.mark for patterns in rungs for pattern in patterns] + [pattern.mark for pattern in flags]
        word = "if"
        for mark in dict.fromkeys([*([deciding] if deciding and view in self.days else []), *named]):
            with out.inside(f"{word} xm == {constants.name(mark)}"), out.inside(f"if {exists_in(view, mark == deciding)}"):
                if mark == deciding and view in self.days:
                    out.line(f"{self.days[view]} = 1")
                self._write_flags(out, {pattern: flag for pattern, flag in flags.items() if pattern.mark == mark})
                for patterns, counts in rungs.items():
                    self._write_rungs(out, [pair for pair in zip(patterns, counts, strict=True) if pair[0].mark == mark])
            word = "elif"

    def _write_flags(self, out: Source, flags: dict[MarkPattern, str]) -> None:
        for pattern, flag in flags.items():
            test = self._is_meant(pattern)
            out.line(f"if {test}: {flag} = 1" if test else f"{flag} = 1")

    def _write_rungs(self, out: Source, rungs: list[tuple[MarkPattern, str]]) -> None:
        """Every mark takes the first rung that matches it."""
        word = "if"
        for pattern, name in rungs:
            out.line(f"{word} {self._is_meant(pattern) or 'True'}: {name} += 1")
            word = "elif"

    def _is_meant(self, pattern: MarkPattern) -> str:
        """Whether a mark of the pattern's name is the one meant; "" where it always is."""
        constants = self.writer.constants
        found = []
        if pattern.level is not None:
            found.append(level_test(pattern.level, constants.name(pattern.level), constants.name("own")))
        found += [
            f"x.{part} == {constants.name(value)}" for part, value in (("manner", pattern.manner), ("by", pattern.by)) if value is not None
        ]
        return " and ".join(found)


def within(day: str, span: str) -> str:
    """Whether a day is of a span, both ends included."""
    return f"a{span} <= {day} <= b{span}"


def exists_in(view: View, is_deciding: bool) -> str:
    """Whether a mark exists for who sees by this view; of the mark that dates records, only what lies in the span does."""
    return within("x.dated_on", view.span) if is_deciding else f"x.dated_on <= c{view.span}"


def level_test(level: str, wanted: str, own: str) -> str:
    """`superior` is any level but `own`; a mark without a level is not superior."""
    return f"x.level is not None and x.level != {own}" if level == "superior" else f"x.level == {wanted}"


def write_presence(out: Source) -> None:
    """The presence of a record whose half days were not all plainly attended."""
    with out.inside("if ja"):
        out.line("jp = 0 if ja == s.held else 1")
    out.line("elif s.absent or s.leave_refused or s.no_show: jp = 2")
    out.line("elif s.held and s.official_leave == s.held: jp = 3")
    out.line("else: jp = 4")
