"""What the source says of the year, and so what the demo's records must add up to; nothing below knows how a figure is computed.

Source: the work reports of 政协忻州市委员会 for 2023, as digested in `tests/facts/xinzhou-2023.yaml`.
"""

from __future__ import annotations

from datetime import date

# The 2nd plenary session of the 5th term to the 3rd.
SUBMITTED = 437
FILED_BY_MEMBERS = 333
FILED_COLLECTIVE = 41
FILED = FILED_BY_MEMBERS + FILED_COLLECTIVE
# Stated elsewhere in the same report: submitted, where 41 is filed.
SUBMITTED_COLLECTIVE = 43
SUBMITTED_BY_MEMBERS = SUBMITTED - SUBMITTED_COLLECTIVE
HANDLING_UNITS = 60
KEY = 12
# How the key ones were supervised; of the visits "60 or more".
RESEARCH_GROUPS, SPONSORS_AND_MEMBERS = 7, 76
LEAD_UNITS, CO_UNITS = 13, 36
FIELD_TRIPS, CONSULTATION_MEETINGS = 62, 15
ASPECTS, SUGGESTIONS = 12, 36
REFERENCE_TOPICS = 337
ALL_HANDLED_BY = date(2023, 10, 31)
REPORTS_SENT_TO_PROVINCE = 328
REPORTS_ADOPTED = 85

# "38 %" concern livelihood, of what it does not say. These counts round to 38 of the proposals filed and of those submitted.
FILED_ON_LIVELIHOOD = 142
OTHERS_ON_LIVELIHOOD = 24
# "1,800 or more" were collected; how many more is ours.
REPORTS_COLLECTED = 1812
