"""The regulation as it was when an appraisal was opened: a year is scored by it, whatever is adopted or installed later."""

from __future__ import annotations

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.plugins import Regulations
from services.errors import Problem, Refusal
from services.models import Appraisal


def frozen_regulation(appraisal: Appraisal, regulations: Regulations) -> Regulation:
    """The regulation of an appraisal, holding only the version that was frozen; read from the text that is kept with the appraisal.

    Kinds and functions that a plugin brings come from the plugin that is installed. Raises Refusal REGULATION_CHANGED where without it, or
    with another one, the text cannot be read as it was.
    """
    pack = regulations.pack(appraisal.regulation)
    source = appraisal.regulation_source
    try:
        regulation = (
            read_regulation(source)
            if pack is None
            else read_regulation(source, origin=pack.origin, vocabulary=pack.vocabulary, resolve=pack.resolve)
        )
    except RegulationError as broken:
        told = say("appraisals.regulation_changed", title=appraisal.title, version=appraisal.version)
        raise Refusal.of([Problem("REGULATION_CHANGED", "year", f"{told}{problem.text}") for problem in broken.problems]) from broken
    versions = tuple(version for version in regulation.versions if version.in_force_from == appraisal.version)
    return msgspec.structs.replace(regulation, versions=versions)
