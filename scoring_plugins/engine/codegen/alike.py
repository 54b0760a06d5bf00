"""Clauses whose records all bring the same: the pass only notes which ones, and nothing is worked out for each."""

from __future__ import annotations

from scoring_plugins.engine.codegen.branches import Branch
from scoring_plugins.engine.codegen.clauses import ClauseLooking
from scoring_plugins.engine.codegen.source import Source
from scoring_plugins.engine.codegen.writer import Writer
from scoring_plugins.language.nodes import Clause, Fixed


def looking_for(writer: Writer, clause: Clause, period: str, by_work: bool) -> ClauseLooking:
    """What looks for the records of a clause, the short way where it can."""
    made = AlikeLooking if is_alike(writer, clause) else ClauseLooking
    return made(writer, clause, period, by_work)


def is_alike(writer: Writer, clause: Clause) -> bool:
    """Whether every record brings the same whole points, in one partition, and none has to wait or can be refused."""
    rule = writer.version.rounding
    plain = not (clause.multipliers or clause.share or clause.unconsumed or clause.max_party_size is not None)
    whole = isinstance(clause.points, Fixed) and (rule.at != "record" or clause.points.points % rule.quantum == 0)
    return plain and whole and (clause.per in (None, "year") or (clause.take is None and clause.cap_each is None))


class AlikeLooking(ClauseLooking):
    """`t` the records themselves, in their order."""

    @property
    def points(self) -> int:
        assert isinstance(self.clause.points, Fixed)
        return self.clause.points.points

    def _write_start(self) -> None:
        self.writer.start.line(f"t{self.number} = []; p{self.number} = t{self.number}.append")
        if self.clause.take is not None and self.clause.take.counted_over is not None:
            self.writer.start.line(f"o{self.number} = {{}}")

    def _write_meant(self, branch: Branch, out: Source, counted: str | None) -> None:
        out.line(f"p{self.number}(r)")

    def _write_collected(self, out: Source) -> None:
        """One compact line stands for those of all records."""
        number = self.number
        out.line(f"e{number} = {self.points} * len(t{number})")
        if self.writer.tracing:
            out.line(f"if t{number}: line(({self._shape('record')}, t{number}, {self.points}))")
            out.line(f"n{number} = e{number}")
        if self.keeps:
            out.line(f"l{number} = [({self.points}, r) for r in t{number}]")
