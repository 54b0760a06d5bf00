"""The engine: a regulation and one member's year in, an explained scorecard out. `meaning.py` is the definition."""

from __future__ import annotations

# Changes whenever a score of unchanged facts under an unchanged regulation could change; kept with every appraisal.
ENGINE_VERSION = "1"
