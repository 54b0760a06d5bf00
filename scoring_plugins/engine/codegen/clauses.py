"""A clause of records: what the pass over the records keeps of it, and what becomes of that afterwards."""

from __future__ import annotations

from scoring_plugins.engine.codegen.amounts import Amount
from scoring_plugins.engine.codegen.branches import Branch
from scoring_plugins.engine.codegen.selecting import joined, selection
from scoring_plugins.engine.codegen.sharing import factored, shared, write_factors, write_share
from scoring_plugins.engine.codegen.source import Source
from scoring_plugins.engine.codegen.taking import write_partitions
from scoring_plugins.engine.codegen.whole import Scale, truncated, write_rounding
from scoring_plugins.engine.codegen.worth import can_refuse, changes, scale_of, worth
from scoring_plugins.engine.codegen.writer import View, Writer
from scoring_plugins.engine.selection import asked_marks
from scoring_plugins.language.nodes import Clause


class ClauseLooking:
    """One clause that selects records. Its names end in a number of its own:

    `e` the exact sum · `l` members (points, record) by partition, where a take or a cap needs them · `t` lines of records ·
    `n` what those lines add up to · `x` refused records · `o` records that only take up positions · `u` records that wait
    until it is known which ones earlier clauses consume.
    """

    def __init__(self, writer: Writer, clause: Clause, period: str, by_work: bool) -> None:
        self.writer, self.clause, self.by_work = writer, clause, by_work
        self.period = period
        self.view = View(clause.dated_by, writer.span(period))
        self.number = writer.new("e")[1:]
        rule = writer.version.rounding
        worth_scale = factored(clause, scale_of(clause.points))
        self.worth_scale, self.by_people = shared(clause, worth_scale)
        whole = not self.by_people and self.worth_scale.is_multiple_of(rule.quantum)
        self.rounds = rule.at == "record" and not whole
        self.kept_scale = Scale(1, rule.quantum) if self.rounds else self.worth_scale
        self.is_partitioned = clause.take is not None or clause.cap_each is not None
        self.parts = self.is_partitioned and clause.per not in (None, "year")
        self.keeps = self.is_partitioned or clause.consumes or by_work
        self.refuses = can_refuse(clause.points) or clause.max_party_size is not None
        self._write_start()

    def prefixes(self) -> tuple[str, ...]:
        assert self.clause.each is not None
        over = self.clause.take.counted_over if self.clause.take is not None else None
        return self.clause.each.kinds + (() if over is None else over.kinds)

    def _write_start(self) -> None:
        start, number = self.writer.start, self.number
        start.line(f"e{number} = 0")
        if self.keeps and self.parts:
            start.line(f"l{number} = {{}}")
        elif self.keeps:
            start.line(f"l{number} = []; m{number} = l{number}.append")
        if self.clause.take is not None and self.clause.take.counted_over is not None:
            start.line(f"o{number} = {{}}")
        if self.clause.unconsumed:
            start.line(f"u{number} = []")
        if self.writer.tracing:
            start.line(f"t{number} = []; p{number} = t{number}.append")
            if self.kept_scale.den != 1:
                start.line(f"n{number} = 0")
            if self.refuses:
                start.line(f"x{number} = []")

    # ---- in the pass

    def write(self, branch: Branch, out: Source) -> None:
        """The clause in one branch: who is meant goes on, and who only takes up a position is noted."""
        clause = self.clause
        assert clause.each is not None
        meant = selection(clause.each, branch, self.view)
        excepted = None if clause.unless is None else selection(clause.unless, branch, self.view)
        over = clause.take.counted_over if clause.take is not None else None
        counted = None if over is None else selection(over, branch, self.view)
        if meant is None or excepted == "":
            if counted is not None:
                self._write_counted(counted, branch, out)
            return
        parts = [part for part in (meant,) if part]
        if clause.applies_to is not None:
            parts.insert(0, self.writer.member_test(clause.applies_to))
        if excepted:
            parts.append(f"not ({excepted})")
        with out.inside(f"if {joined(parts) or 'True'}", joins=True):
            self._write_meant(branch, out, counted)
        if counted is not None:
            with out.inside("else"):
                self._write_counted(counted, branch, out)

    def _write_counted(self, counted: str, branch: Branch, out: Source) -> None:
        with out.inside(f"if {counted or 'True'}"):
            self._write_key(branch, out)
            out.line(f"o{self.number}.setdefault(jk, []).append((0, r))")

    def _write_meant(self, branch: Branch, out: Source, counted: str | None) -> None:
        clause, number = self.clause, self.number
        if changes(clause.points):
            out.line(f"jd = {self._day(branch)}")
        out.line(f"w = {worth(clause.points, branch, self.view, 'jd', self._points_den())}")
        if self.refuses:
            out.line(f"if {self._is_refused()}: w = None")
        if self.by_people:
            out.line("jn = 1")
        if clause.multipliers or clause.share is not None:
            with out.inside("if w is not None" if self.refuses else "if True"):
                write_factors(clause, branch, self.view, out)
                write_share(clause, out)
        if self.parts:
            self._write_key(branch, out)
        if clause.unconsumed:
            people, key = "jn" if self.by_people else 1, "jk" if self.parts else None
            out.line(f"u{number}.append((w, {people}, r, {key}, {False if counted is None else counted or True}))")
        else:
            self._write_arrival(out)

    def _points_den(self) -> int:
        """The denominator that points stand over before factors and shares make it larger."""
        return scale_of(self.clause.points).den

    def _is_refused(self) -> str:
        most = self.clause.max_party_size
        found = ["w is None"] if can_refuse(self.clause.points) else []
        return " or ".join(found + ([f"(r.party_size or 1) > {most}"] if most is not None else []))

    def _day(self, branch: Branch) -> str:
        """The day that decides the record's period."""
        if self.view.dated_by == "record":
            return "d"
        name, asked = branch.writer.constants.name(self.view.dated_by), branch.writer.constants.new(asked_marks(self.clause))
        return f"deciding_day(r.marks, {name}, a{self.view.span}, b{self.view.span}, {asked})"

    def _write_key(self, branch: Branch, out: Source) -> None:
        """`jk` tells the partition apart."""
        per = self.clause.per
        if per in ("quarter", "month"):
            out.line(f"jd = {self._day(branch)}")
            out.line(f"jk = {self.writer.part_of('jd', self.view.span, 3 if per == 'quarter' else 1)}")
        elif per == "work":
            out.line("jk = r.work")
        elif per is not None and per.startswith("attributes."):
            out.line(f"jk = part_key(r.attributes.get({self.writer.constants.name(per.removeprefix('attributes.'))}))")
        else:
            out.line("jk = None")

    def _write_arrival(self, out: Source) -> None:
        """The record counts with `w`: or is refused, and said to be."""
        if self.refuses:
            with out.inside("if w is None"):
                out.line(f"x{self.number}.append(r)" if self.writer.tracing else "pass")
            with out.inside("else"):
                self._write_counting(out)
        else:
            self._write_counting(out)

    def _write_counting(self, out: Source) -> None:
        number, tracing = self.number, self.writer.tracing
        if self.rounds:
            self._write_rounded(out)
        elif not tracing:
            out.line(f"e{number} += w")
        elif self.kept_scale.den == 1:
            out.line(f"e{number} += w; p{number}(({self._shape('record')}, r.work, w))")
        else:
            out.line(f"e{number} += w; jz = {truncated(f'e{number}', self.kept_scale.den)}")
            out.line(f"p{number}(({self._shape('record')}, r.work, jz - n{number})); n{number} = jz")
        if self.keeps:
            out.line(f"l{number}.setdefault(jk, []).append((w, r))" if self.parts else f"m{number}((w, r))")

    def _write_rounded(self, out: Source) -> None:
        """Rounded where it arose: the line of the record is exact as far as micro-points go, and the difference is one of its own."""
        number, rule, den = self.number, self.writer.version.rounding, str(self.worth_scale.den)
        if self.by_people:
            den = "jq"
            out.line(f"jq = {self.worth_scale.den} * jn")
        quantum = f"{den} * {rule.quantum}" if self.by_people else str(self.worth_scale.den * rule.quantum)
        with out.inside(f"if w % ({quantum})"):
            out.line("jv = w")
            write_rounding(out, "jv", den, rule.quantum, rule.mode, "w")
            if self.writer.tracing:
                out.line(f"jz = e{number} * {den} + jv; jz = jz // {den} if jz >= 0 else -(-jz // {den})")
                out.line(f"p{number}(({self._shape('record')}, r.work, jz - e{number}))")
                out.line(f"p{number}(({self._shape('rounding')}, r.work, e{number} + w - jz, (jv, {den})))")
        with out.inside("else"):
            if den != "1":
                out.line(f"w //= {den}")
            if self.writer.tracing:
                out.line(f"p{number}(({self._shape('record')}, r.work, w))")
        out.line(f"e{number} += w")

    def _shape(self, kind: str) -> int:
        return self.writer.shape(kind, self.clause.name, self.clause, self.clause.cite)  # type: ignore[arg-type]

    # ---- after the pass

    def write_end(self) -> Amount:
        """What take, caps, floor and rounding leave."""
        out, clause, number = self.writer.after, self.clause, self.number
        if clause.unconsumed:
            self._write_waiting(out)
        amount = Amount(self.writer, clause.name, clause, clause.cite, f"e{number}", f"n{number}", self.kept_scale)
        self._write_collected(out)
        if self.keeps:
            write_partitions(amount, clause, number, self.parts, self.by_work)
        amount.limit(clause.cap, clause.floor)
        amount.round_at("clause")
        return amount

    def _write_collected(self, out: Source) -> None:
        """The lines of records, and what they add up to."""
        number = self.number
        if not self.writer.tracing:
            return
        out.line(f"lines += t{number}")
        if self.kept_scale.den == 1:
            out.line(f"n{number} = e{number}")
        if self.refuses:
            out.line(f"refused += [({self.writer.refusing(self.clause)}, r) for r in x{number}]")

    def _write_waiting(self, out: Source) -> None:
        """Records that no earlier clause consumed."""
        with out.inside(f"for w, jn, r, jk, jc in u{self.number}"):
            with out.inside("if r.work in consumed"):
                if self.clause.take is not None and self.clause.take.counted_over is not None:
                    out.line(f"if jc: o{self.number}.setdefault(jk, []).append((0, r))")
                out.line("continue")
            self._write_arrival(out)
