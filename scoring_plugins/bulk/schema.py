"""The facts that bulk scoring reads, as Arrow schemas: one row for each subject's year, one for each of its records.

Words are numbers of a `Lexicon`. Small fields (`kind`, `role`, `presence`, and `mark`, `level`, `manner` of marks) have codes from 0 to
61; 62 is any word that no regulation of the run names, 63 none. Other words count from 1, and 0 is none. Quantities, and numbers among
attributes, are whole millionths; `sort` of an attribute is 1 yes/no, 2 text (`value` a word), 3 number. `mandatory` is 0, 1 or 63.

* `subject` numbers a subject's year within the run; `rule` names the row of constants (a regulation in a year); `cohort` tells apart
  those who are compared with each other.
* `work` numbers works in the order of their text: unique within a subject, below 2^40. A subject has no more than
  `engine.bounds.MOST_RECORDS` records.
* `m_…` is the member's state: at the period's end on a subject, on the record's day on a record. `m_months` NULL is all of the period.
* half-day counts are NULL on records without sessions.
"""

from __future__ import annotations

import pyarrow as pa  # type: ignore[import-untyped]

UNNAMED, NONE = 62, 63
HALF_DAYS = ("held", "present", "late", "left_early", "walk_in", "on_leave", "official_leave", "leave_refused", "absent", "no_show")

ATTRIBUTES = pa.list_(pa.struct([("name", pa.int64()), ("sort", pa.int64()), ("value", pa.int64())]))
MARKS = pa.list_(
    pa.struct([("mark", pa.uint8()), ("level", pa.uint8()), ("manner", pa.uint8()), ("by", pa.int64()), ("dated_on", pa.date32())])
)
RESULTS = pa.list_(pa.struct([("year", pa.int64()), ("total", pa.int64()), ("grade", pa.int64())]))

STATE: list[tuple[str, pa.DataType]] = [
    ("m_standing", pa.int64()),
    ("m_posts", pa.list_(pa.int64())),
    ("m_sector", pa.int64()),
    ("m_special_committee", pa.int64()),
    ("m_groups", pa.list_(pa.int64())),
    ("m_party", pa.int64()),
    ("m_kind", pa.int64()),
    ("m_months", pa.int64()),
    ("m_excluded", pa.int64()),
    ("m_attributes", ATTRIBUTES),
]

SUBJECTS = pa.schema(
    [
        ("subject", pa.int64()),
        ("rule", pa.int64()),
        ("cohort", pa.int64()),
        *STATE,
        ("term_from", pa.date32()),
        ("term_to", pa.date32()),
        ("served_from", pa.date32()),
        ("results", RESULTS),
    ]
)

RECORDS = pa.schema(
    [
        ("subject", pa.int64()),
        ("work", pa.int64()),
        ("kind", pa.uint8()),
        ("role", pa.uint8()),
        ("presence", pa.uint8()),
        ("dated_on", pa.date32()),
        ("position", pa.int64()),
        ("party_size", pa.int64()),
        *((name, pa.int32()) for name in HALF_DAYS),
        ("mandatory", pa.int64()),
        ("organised_by", pa.int64()),
        ("quantity", pa.int64()),
        ("occasion_kind", pa.uint8()),
        ("converted_kind", pa.uint8()),
        ("attributes", ATTRIBUTES),
        ("marks", MARKS),
        *STATE,
    ]
)
