"""The regulation as it was when an appraisal was opened: a year is scored by it, whatever is adopted or installed later."""

from __future__ import annotations

from scoring_plugins.language.regulation import Regulation
from scoring_plugins.plugins import Regulations
from services.appraisals.sealed_regulation import sealed_regulation
from services.models import Appraisal


def frozen_regulation(appraisal: Appraisal, regulations: Regulations) -> Regulation:
    """The regulation of an appraisal, holding only the version that was frozen. Raises Refusal as `sealed_regulation` does."""
    return sealed_regulation(appraisal.regulation_source, appraisal.regulation, appraisal.version, regulations, scores=True)
