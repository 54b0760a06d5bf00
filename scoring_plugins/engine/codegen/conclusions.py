"""What follows from records and points: duties, the grade, and what is proposed."""

from __future__ import annotations

from scoring_plugins.engine.codegen.members import member_test
from scoring_plugins.engine.codegen.planned import Known, Planned, Planner
from scoring_plugins.engine.codegen.writer import Writer
from scoring_plugins.language.nodes import Duty, Grade


def write_duties(writer: Writer, planned: dict[str, tuple[Duty, Planned]]) -> None:
    """One name for each duty's verdict; a duty that does not apply is fulfilled."""
    for place, (duty, condition) in enumerate(planned.values()):
        text = condition.text()
        if duty.applies_to is not None:
            meant = member_test(duty.applies_to, "state", writer.months(), writer.constants)
            text = f"({text} if {meant} else True)"
        writer.after.line(f"d_{place} = {text}")


def duty_names(duties: tuple[Duty, ...]) -> dict[str, Planned]:
    """Where the verdict of each duty will be found."""
    return {duty.name: Known(f"d_{place}") for place, duty in enumerate(duties)}


def write_standing(writer: Writer) -> None:
    """`excluded` from the appraisal, and `graded` where a grade may be had at all."""
    version, out = writer.version, writer.after
    tests = [f"({member_test(test, 'state', writer.months(), writer.constants)})" for test in version.excluded]
    out.line(f"excluded = {' or '.join(['state.excluded is not None', *tests])}")
    part = ""
    if version.part_year == "not_graded":
        part = f" and (state.months_served is None or state.months_served >= {writer.months()})"
    out.line(f"graded = not excluded{part}")


def write_grade(writer: Writer, total: str, places: dict[str, int]) -> None:
    """`reached` is the place of the first grade whose bound and duties hold, -1 without one; `grade` its name, unless a cohort decides."""
    out, grades = writer.after, writer.version.grades
    out.line("reached = -1; grade = None")
    with out.inside("while graded"):
        for place, grade in enumerate(grades):
            bound = bound_text(grade, total)
            duties = f"all_of([{', '.join(f'd_{places[name]}' for name in grade.duties)}])" if grade.duties else "True"
            out.line(f"jz = {bound} and {duties}")
            out.line("if jz is None: break")
            decided = f"; grade = {writer.constants.name(grade.name)}" if grade.quota is None else ""
            out.line(f"if jz: reached = {place}{decided}; break")
        out.line("break")


def bound_text(grade: Grade, total: str) -> str:
    """Whether the total reaches the grade."""
    parts = [f"{total} >= {grade.at_least}"] if grade.at_least is not None else []
    return " and ".join(parts + ([f"{total} > {grade.above}"] if grade.above is not None else [])) or "True"


def write_proposals(writer: Writer, proposals: list[tuple[bool, Planned]]) -> None:
    """`proposed`: the places of consequences whose condition holds; who is excluded is proposed nothing."""
    out, place_of_year = writer.after, writer.periods.index("year")
    out.line("proposed = []")
    with out.inside("if not excluded"):
        for place, (at_term_end, condition) in enumerate(proposals):
            asked = ""
            if at_term_end:
                this, following = f"a{writer.span('year')}", f"years({place_of_year}, y + 1)[1]"
                asked = f"p.term_to is not None and {this} <= p.term_to < {following} and "
            out.line(f"if {asked}{condition.text()}: proposed.append({place})")


def planned_proposals(writer: Writer, planner: Planner) -> list[tuple[bool, Planned]]:
    """Each consequence: whether it is only asked when the term ends, and its condition."""
    return [(each.at_term_end, planner.plan(each.condition, "year")) for each in writer.version.consequences]
