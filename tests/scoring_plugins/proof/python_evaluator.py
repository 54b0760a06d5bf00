"""Generated Python, liable for its bugs."""

from __future__ import annotations

from tests.scoring_plugins.proof.agreeing import Case, Committee, case, committee, python_differences
from tests.scoring_plugins.proof.catching import Liable
from tests.scoring_plugins.proof.python_bugs import PYTHON_BUGS, ROOMS, forget
from tests.scoring_plugins.proof.seeded import Example

_DEFINED: dict[tuple[str, int], tuple[list[Case], list[Committee]]] = {}


def defined(example: Example) -> tuple[list[Case], list[Committee]]:
    """What the definition says of an example, asked once."""
    key = (example.seed, len(example.people))
    if key not in _DEFINED:
        cases = [case(example.regulation, person) for person in example.people]
        _DEFINED[key] = cases, [committee(example.regulation, example.committee)]
    return _DEFINED[key]


def differences(example: Example) -> list[str]:
    """Where generated Python says something else."""
    return python_differences(*defined(example))


PYTHON = Liable("python", ROOMS, forget, PYTHON_BUGS, differences)
