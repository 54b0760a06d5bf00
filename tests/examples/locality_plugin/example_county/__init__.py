"""The plugin of a fictitious county: its regulation, the forums it holds, and the lists its office files."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from scoring_plugins import Form, Kind, hookimpl

from .lists import points_of_a_member, totals_of_a_year


@hookimpl
def register_regulations() -> list[Traversable]:
    """One regulation."""
    return [files(__name__).joinpath("pack")]


@hookimpl
def register_record_kinds() -> list[Kind]:
    """Members' forums, which no built-in kind tells from other meetings. Names may be Chinese: explanations print them as they are."""
    return [
        Kind(
            name="论坛",
            has_sessions=True,
            roles=("speaker", "participant"),
            attributes={"对象": ("公众", "委员")},
            must_name_role=True,
        )
    ]


@hookimpl
def register_forms() -> list[Form]:
    """Plain lists that any program opens."""
    return [
        Form(name="totals", of="committee_year", suffix=".csv", title="总分清单", write=totals_of_a_year),
        Form(name="points", of="scorecard", suffix=".csv", title="一位委员的得分清单", write=points_of_a_member),
    ]
