"""Printed pages, set by Typst: 履职档案, 得分表 and 履职情况登记表, a member's own or everybody's in one file.

Plain data in, PDF/A-2b out: the same data give the same bytes, and times are those of the data. What stands on a page is decided here, in
Python; the templates beside it (`templates/*.typ`) only lay it out. Importing this package needs nothing of the extra `pdf`.
"""

from services.exports.typeset.dossiers import dossier_parts, write_dossiers
from services.exports.typeset.registrations import write_registrations
from services.exports.typeset.score_sheets import write_score_sheets
from services.exports.typeset.typesetter import Typesetter

__all__ = ["Typesetter", "dossier_parts", "write_dossiers", "write_registrations", "write_score_sheets"]
