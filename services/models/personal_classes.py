"""The words in which is stated what a column holds of people: its class, its purpose, how long it stays, who may be shown it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """How much a column may hurt whom it is about."""

    PUBLIC = "公开"  # a committee publishes it itself
    ORDINARY = "一般"  # for those who work with it
    SENSITIVE = "敏感"  # Personal Information Protection Law, article 28; and what proves who somebody is


class Purpose(StrEnum):
    """What a column is kept for: without one of these it must not be there."""

    NAME = "to say who a member is"
    ORDER = "to put members in the order of their names, and to find them by name"
    SEAT = "to know who belonged where on which day: regulations and figures count by it"
    PARTY = "to count by party, where a regulation does"
    REACH = "to reach the member about meetings and leave"
    PART = "to know what a member took part in, proposed or wrote: what is scored"
    LEAVE = "to decide on a request for leave"
    DRAFT = "to carry a proposal or an opinion report from draft to outcome: what it says, who signed, handled and rated it"
    OUTCOME = "to say who decided what became of a work: regulations ask at which level"
    SCORE = "to show a year's score as it was computed, with its reasons"
    APPRAISE = "to hold a year's appraisal: whom it is about, what they say to it, what is disputed and decided"
    ANSWER_FOR = "to know who registered, verified or decided something, and when: nobody verifies what they registered"
    ACCOUNT = "to let people and machines act, each with what they may do"
    PROOF = "to prove that somebody is who they say"
    GUARD = "to lock out who tries passwords"
    EVIDENCE = "to rest a verified fact on a document"
    RETRY = "to answer a change that is sent again as it was answered"


class Kept(StrEnum):
    """How long a column stays."""

    WITH_ROW = "as long as its row; nothing deletes it by itself"
    UNTIL_CORRECTED = "as long as its row, or until the office clears or corrects it"
    UNTIL_REPLACED = "until another is chosen or the account signs in no more"
    UNTIL_OVER = "until it is over or used; cleared with the account's next sign-in"
    A_WEEK = "a week"
    HALF_AN_HOUR = "while it can lock, which is half an hour"
    AUDIT = "as long as the audit, which is never cut"


class Shown(StrEnum):
    """The right that a column is shown with, by its name in `services.permissions`; NOBODY where no interface shows it."""

    REFER = "REFER"
    READ = "READ"
    READ_PERFORMANCE = "READ_PERFORMANCE"
    READ_PERSONAL = "READ_PERSONAL"
    READ_FIGURES = "READ_FIGURES"
    ADMINISTER = "ADMINISTER"
    NOBODY = "NOBODY"


class Personal(NamedTuple):
    """What is stated of a personal column."""

    level: Level
    purpose: Purpose
    shown: Shown
    kept: Kept
