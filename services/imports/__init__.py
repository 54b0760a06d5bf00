"""The workbook offices fill in: written empty or filled, read back, checked as a whole, and taken in one transaction."""

from services.imports.drafts import Drafts
from services.imports.workbook import Choices, choices_of, write_workbook

__all__ = ["Choices", "Drafts", "choices_of", "write_workbook"]
