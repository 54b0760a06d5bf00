"""文稿: the texts of works on their way, with tables and pictures, kept version by version, taken in and given out as DOCX."""

from __future__ import annotations

from services.course_manuscripts.keeping import Course, keep_copy, keep_taken, keep_typed, length_so_far, says_the_same
from services.course_manuscripts.receiving import PastedPage, Source, Taken, UploadedFile, taken_from, typed

__all__ = [
    "Course",
    "PastedPage",
    "Source",
    "Taken",
    "UploadedFile",
    "keep_copy",
    "keep_taken",
    "keep_typed",
    "length_so_far",
    "says_the_same",
    "taken_from",
    "typed",
]
