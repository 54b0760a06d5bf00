"""The words of the language: each has its Chinese, and none is about the use of an app."""

from __future__ import annotations

import pytest

from scoring_plugins.catalogue import sentences
from scoring_plugins.language.kinds import KINDS, LEVELS, MANNERS, PREFIXES, PRESENCES, ROLES


@pytest.mark.parametrize(
    "key",
    [
        *(f"kind.{name}" for name in sorted(set(KINDS) | PREFIXES)),
        *(f"role.{name}" for name in ROLES),
        *(f"presence.{name}" for name in PRESENCES),
        *(f"level.{name}" for name in LEVELS),
        *(f"manner.{name}" for name in MANNERS),
        *(f"mark.{name}" for name in sorted({mark for kind in KINDS.values() for mark in kind.marks})),
    ],
)
def test_every_word_of_the_language_has_its_chinese(key: str) -> None:
    assert f"regulation.{key}" in sentences()


# Words no kind, attribute or mark may have: nothing is scored from app usage.
RED_LINE = (
    "sign_in",
    "signin",
    "login",
    "log_in",
    "click",
    "view",
    "reading_time",
    "duration",
    "like",
    "vote",
    "share",
    "location",
    "position",
)


def test_nothing_about_app_usage_can_be_scored() -> None:
    words = {word for kind in KINDS.values() for word in (kind.name, *kind.attributes, *kind.marks)}

    assert [word for word in sorted(words) if any(part in word for part in RED_LINE)] == []
