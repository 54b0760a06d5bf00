"""Generated Python: a regulation's version written out as source and compiled, agreeing with `meaning.py` in everything.

`compiled(regulation, year)` gives a `Program`: `totals` (points), `trace` (points with every line) and `explain` (the scorecard).
`explain` and `compared` are what `engine.cohort.score_cohort` takes as `evaluate` and `compare`.
"""

from scoring_plugins.engine.codegen.program import Line, Program, Totals, Trace, compared, compiled, explain, forget

__all__ = ["Line", "Program", "Totals", "Trace", "compared", "compiled", "explain", "forget"]
