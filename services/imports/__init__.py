"""The workbook offices fill in: written empty or filled, read back, checked as a whole, and taken in one transaction.

write_workbook(path, Drafts(memberships, activities, proposals, opinion_reports))
with transaction(engine) as session:
    report = import_records(session, actor, committee_id, open_source(path))
"""

from services.imports.drafts import Drafts, NamedSupervision, NamedTopic, SupervisionLine
from services.imports.filled import free_name, write_filled
from services.imports.mapping import OwnNames, read_mapping
from services.imports.records import ImportOptions, import_records
from services.imports.report import Conflict, GivenKey, ImportReport, Place, RowProblem, SheetCount
from services.imports.run import Progress
from services.imports.sources import Source, open_source
from services.imports.workbook import Choices, choices_of, write_workbook

__all__ = [
    "Choices",
    "Conflict",
    "Drafts",
    "GivenKey",
    "ImportOptions",
    "ImportReport",
    "NamedSupervision",
    "NamedTopic",
    "OwnNames",
    "Place",
    "Progress",
    "RowProblem",
    "SheetCount",
    "Source",
    "SupervisionLine",
    "choices_of",
    "free_name",
    "import_records",
    "open_source",
    "read_mapping",
    "write_filled",
    "write_workbook",
]
