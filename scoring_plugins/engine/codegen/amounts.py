"""An exact value that changes step by step, with a line for each change: the ledger of the definition, written out."""

from __future__ import annotations

from fractions import Fraction

from scoring_plugins.engine.codegen.whole import Scale, truncated, write_rounding
from scoring_plugins.engine.codegen.writer import Writer
from scoring_plugins.engine.scorecard import LineKind
from scoring_plugins.language.nodes import Clause, RoundingStage


class Amount:
    """The value of a clause, a block or the total: `exact` names its numerator, `printed` what its lines add up to."""

    def __init__(
        self, writer: Writer, node: str, clause: Clause | None, cite: tuple[str, ...], exact: str, printed: str, scale: Scale
    ) -> None:
        self.writer, self.node, self.clause, self.cite = writer, node, clause, cite
        self.exact, self.printed, self.scale = exact, printed, scale
        # Whether `printed` is sure to be the exact value, cut: not of a block of inexact parts before its first step.
        # Then only lines have a use for it.
        self.is_cut = clause is not None or scale.den == 1

    @property
    def prints(self) -> bool:
        """Whether `printed` is kept."""
        return self.writer.tracing or not self.is_cut

    @property
    def points(self) -> str:
        """The whole points, when all is done."""
        if self.scale.den == 1:
            return self.exact
        return self.printed if self.prints else truncated(self.exact, self.scale.den)

    def line(self, kind: LineKind, works: str = "()", data: str = "None", den: str | None = None) -> None:
        """`exact` has changed: the line with the difference to what was printed. `den` names a denominator that only the data know."""
        out, exact = self.writer.after, self.exact
        if not self.prints:
            return
        cut = truncated(exact, self.scale.den) if den is None else f"{exact} // {den} if {exact} >= 0 else -(-{exact} // {den})"
        if self.writer.tracing:
            shape = self.writer.shape(kind, self.node, self.clause, self.cite)
            out.line(f"jz = {cut}")
            out.line(f"line(({shape}, {works}, jz - {self.printed}, {data})); {self.printed} = jz")
        else:
            out.line(f"{self.printed} = {cut}")

    def limit(self, cap: int | None, floor: int | None) -> None:
        """Cap, then floor."""
        self._bound("cap", ">", cap)
        self._bound("floor", "<", floor)

    def _bound(self, kind: LineKind, beyond: str, limit: int | None) -> None:
        if limit is None:
            return
        out, den = self.writer.after, self.scale.den
        with out.inside(f"if {self.exact} {beyond} {limit * den}"):
            if self.writer.tracing:
                out.line(f"jv = {self.exact}")
            out.line(f"{self.exact} = {limit * den}")
            self.line(kind, data=f"(jv, {den})")
        self.scale = self.scale.joined(Scale(1, limit))

    def round_at(self, stage: RoundingStage, den: str | None = None) -> None:
        """Rounded, where the regulation rounds here. `den` names a denominator that only the data know."""
        rule, out = self.writer.version.rounding, self.writer.after
        if rule.at != stage or (den is None and self.scale.is_multiple_of(rule.quantum)):
            return
        den = den or str(self.scale.den)
        out.line(f"jv = {self.exact}")
        write_rounding(out, "jv", den, rule.quantum, rule.mode, self.exact)
        self.scale = Scale(1, rule.quantum)
        if self.prints:
            unprinted = "" if self.is_cut else f" or {self.printed} != {self.exact}"
            with out.inside(f"if jv != {self.exact} * {den}{unprinted}"):
                self.line("rounding", data=f"(jv, {den})")
        self.is_cut = True

    def multiply(self, factor: Fraction) -> None:
        """The exact value times a factor: another numerator, over a denominator that may be larger."""
        if factor.numerator != 1:
            self.writer.after.line(f"{self.exact} *= {factor.numerator}")
        self.scale = self.scale.times((factor,))
