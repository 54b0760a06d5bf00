"""Bugs of the generator of SQL: every one must be caught."""

from __future__ import annotations

from tests.scoring_plugins.proof.planting import Bug

ROOMS = "scoring_plugins.engine.sql"
LOOKING_UP = "scoring_plugins.bulk.looking_up"
# Where a function with a bug may have been imported to.
PLANTED_IN = "scoring_plugins."


def _bug(name: str, target: str, old: str, new: str) -> Bug:
    return Bug(name, f"{ROOMS}.{target}", old, new)


ROUNDING = [
    _bug("half up is half down", "layers:rounded", "{two} * {rest} >= {whole_step}", "{two} * {rest} > {whole_step}"),
    _bug("half even always up", "layers:rounded", " AND {steps} % {two} = {one}", ""),
    _bug("up is down", "layers:rounded", 'f"{rest} > {whole(0)}"', '"false"'),
    _bug("negatives are cut, not taken by their size", "layers:rounded", "(abs({value}) // {whole_step})", "({value} // {whole_step})"),
    _bug("rounding forgets the sign", "layers:rounded", "case(f'{value} < {whole(0)}', f'-{quantum}', quantum)", "quantum"),
    _bug("what is printed forgets the sign", "layers:shown", "whole(-1)", "whole(1)"),
    _bug("blocks round at the total", "blocks:Blocks.block", 'self._rounded(found, "block")', 'self._rounded(found, "total")'),
]  # fmt: skip
LIMITS = [
    _bug("caps are ignored", "blocks:Blocks._limited", '((cap, ">"), (floor, "<"))', '((floor, "<"),)'),
    _bug("floors are ignored", "blocks:Blocks._limited", '((cap, ">"), (floor, "<"))', '((cap, ">"),)'),
    _bug("a cap forgets the denominator", "blocks:Blocks._limited", "limit * found.denominator", "limit"),
    _bug("partitions know no cap each", "clauses:_kept", 'f"least({value}, {cap})"', "value"),
    _bug("cap each is ignored among windows", "chains:Chain._capped", 'f"least({together}, {cap})"', "together"),
]
TAKING = [
    _bug("from is one later", "clauses:_taken", "_first(rows, where, start - 1)", "_first(rows, where, start)"),
    _bug("equal records know no last", "clauses:_taken", 'count if end is None else f"least({count}, {p.number(end)})"', "count"),
    _bug("best is one more", "clauses:_taken", "min(rule.best, MOST)", "min(rule.best + 1, MOST)"),
    _bug("what is missing comes first", "clauses:order_parts", "{name} IS NULL", "{name} IS NOT NULL"),
    _bug("unless is ignored", "clauses:clause_rows", "if clause.unless is not None:", "if False:"),
    _bug("for is ignored", "clauses:clause_rows", "if clause.applies_to is not None:", "if False:"),
    _bug("nothing is consumed", "chains:Chain.added_up", "if clause.consumes:", "if False:"),
    _bug("what is consumed is seen", "chains:Chain.added_up", "if clause.unconsumed and self.consumed:", "if False:"),
    _bug("counted over nothing else", "chains:Chain._stays", "if rows.besides:", "if False:"),
    _bug("the best are the worst", "chains:Chain._stays", "{value} DESC", "{value}"),
    _bug("parts of a period begin a day late", "statement:Statement.part_of", "< {days}", "<= {days}"),
]
COUNTING = [
    _bug("a count is read from the first lane", "statement:_lane", "whole(LANE * lane)", "whole(0)"),
    _bug("few points are counted in one lane", "statement:one_of", "1 << LANE * place", "1"),
    _bug("only the last question of a sum is counted", "statement:Aggregates.count", "name, bits | bit", "name, bit"),
    _bug("what is written in its place stands open", "layers:Layers._placed", "enclosed(text)", "text"),
]
SEEING = [
    _bug("marks after the cut-off exist", "views:View.of_marks", 'f"m.dated_on <= {self.cut_off}"', '"true"'),
    _bug("deciding marks of other periods are seen", "views:View.of_marks", "(NOT {asked(0)} OR {of_span})", "true"),
    Bug("superior is any level", f"{LOOKING_UP}:_Mark._matches", ' and self.level != levels["own"]', ""),
    Bug("anybody gives what somebody gave", f"{LOOKING_UP}:_Mark._matches", "self.lexicon.word(pattern.by) == self.giver", "True"),
    Bug("what a field does not ask lets nothing through", f"{LOOKING_UP}:_bits_of", "if asked == field), -1)", "if asked == field), 0)"),
    Bug("all rules read the marks of the first", f"{LOOKING_UP}:_of_marks", "address = rule\n", "address = 0\n"),
    _bug("a mark reaches every rung", "views:exclusive", "none_of=tuple(patterns[:place])", "none_of=()"),
    _bug("the latest mark decides the day", "views:View.of_marks", "list_min", "list_max"),
    _bug("records of other days are meant", "views:View.of_record", "case(within, sql, ZERO)", "sql"),
    _bug("only the last selector lets records through", "writing:_Records._gate", "masks.get(column, 0) | bits", "bits"),
    _bug("a share of nothing holds", "selecting:Selecting._sessions", "{over} > {whole(0)} AND ", ""),
    _bug("at least is above", "parameters:Parameters.compare", "{value} {operator} ", "{value} {operator.replace('>=', '>')} "),
]
WORTH = [
    _bug("the highest rung is the lowest", "worth:Worth._mark_ladder", "greatest(", "least("),
    _bug("a factor that is not met multiplies, too", "worth:Worth.of_record", "case(meant, by, own)", "case(meant, by, by)"),
    _bug("few points know no factor", "leaves:leaves", "multiplier.by)", "Fraction(1))"),
    _bug("records are not rounded", "clauses:_weigh", 'rounding.at == "record"', "False"),
    _bug("new few points hold a day late", "leaves:_of_points", "{worth.day} >= ", "{worth.day} > "),
    _bug("everyone's share is the lead's", "leaves:_shares", 'Leaf(alone, one), Leaf("", share.everyone)', 'Leaf("", one)'),
    _bug("two people share with nobody", "worth:Worth._share", 'f"{people} < {whole(2)}"', 'f"{people} < {whole(3)}"'),
    _bug("everyone leads", "worth:Worth.leads", 'f"position = {whole(1)}"', 'f"position >= {whole(1)}"'),
    _bug("the others share with the lead", "worth:Worth._share", 'f"({people} - {whole(1)})"', "people"),
    _bug("points outside the range are taken", "worth:Worth.points", 'f"(NOT {within})"', "NEVER"),
    _bug("new points hold a day late", "worth:Worth.points", "{self.day} >= {p.day(step.since)}", "{self.day} > {p.day(step.since)}"),
    _bug("a party too large is taken", "clauses:clause_rows", "if clause.max_party_size is not None:", "if False:"),
]
FOLLOWING = [
    _bug("a weight forgets its denominator", "blocks:Blocks.block", "found.denominator * block.weight.denominator", "found.denominator"),
    _bug("the highest part is the sum", "blocks:Blocks._combined", 'block.combine == "highest" and len(parts) > 1', "False"),
    _bug("more months are served than there are", "blocks:Blocks._prorated",
         "least(coalesce(m_months, {all_of_them}), {all_of_them})", "coalesce(m_months, {all_of_them})"),
    _bug("an undecided condition grants", "blocks:Blocks._grant", ", period)}, false)", ", period)}, true)"),
    _bug("nothing to divide by is not enough", "conditions:Conditions._measure",
         'condition.compare), "NULL")', 'condition.compare), "false")'),
    _bug("nothing held is nothing missed", "conditions:Conditions._measured_span", "{asked} = {ZERO} OR ", "true OR "),
    _bug("a term is known without service", "conditions:Conditions._term", " AND {self._served_since('term_from')}", ""),
    _bug("years look a year further back", "conditions:Conditions._over_window", "year - window.years + 1", "year - window.years"),
    _bug("all is any", "conditions:Conditions.holds", 'joint = " AND " if isinstance(condition, All) else " OR "', 'joint = " OR "'),
    _bug("who is excluded is proposed something", "outcomes:proposed", "(NOT {excluded} AND {holds})", "({holds})"),
    _bug("what waits for the term's end does not", "outcomes:proposed", "if proposal.at_term_end:", "if False:"),
    _bug("part of a year is graded", "outcomes:standing", 'if version.part_year == "not_graded":', "if False:"),
    _bug("undecided duties are not fulfilled", "outcomes:grade_reached", "WHEN {holds} IS NULL THEN {ZERO} ", ""),
    _bug("a grade's bound is above", "outcomes:_reached", "{total} >= ", "{total} > "),
    _bug("duties hold for everybody", "outcomes:duty", "if each.applies_to is not None:", "if False:"),
]  # fmt: skip
# Random regulations seldom come to where these show: each has one written for it.
RARE = [
    _bug("cap each is of all partitions", "clauses:_kept", "rows.total(part)", 'rows.total("")'),
    _bug("cap each of a work forgets the denominator", "clauses:_weigh", "clause.cap_each * of.kept", "clause.cap_each"),
    _bug("the highest of few is the lowest", "leaves:_of_points", "-each[1][0].points", "each[1][0].points"),
    _bug("the highest of a work is the lowest", "blocks:Blocks._highest_by_work", "greatest(", "least("),
    _bug(
        "who is not graded is compared with", "blocks:Blocks._relative", "case(self.conditions.graded, found.numerator)", "found.numerator"
    ),
    _bug("from is one later among equal records", "clauses:_taken", "p.number(start - 1)", "p.number(start)"),
    _bug("the order forgets the day", "clauses:order_key", "* {whole(1 << WORK_BITS)} + work", "* {whole(0)} + work"),
    _bug("any mark decides the day", "views:View.day", "range(len(groups), 0, -1)", "range(0, 0, -1)"),
]
SQL_BUGS = (*ROUNDING, *LIMITS, *TAKING, *COUNTING, *SEEING, *WORTH, *FOLLOWING)
