"""DOCX 读入: what an office wrote in its own program, as a text of ours.

The parts are read directly, each no further than is wanted (`docx_archive`); what lies outside the file is never fetched.
"""

from __future__ import annotations

import posixpath

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.manuscripts.docx_archive import Archive
from services.manuscripts.docx_body import Body
from services.manuscripts.docx_numbering import Numbering
from services.manuscripts.docx_pictures import Pictures
from services.manuscripts.docx_styles import Styles
from services.manuscripts.docx_words import characters, child
from services.manuscripts.dropped import DropKind
from services.manuscripts.gathering import Gathering, Received

_MAIN = "wordprocessingml.document.main+xml"


def received_docx(content: bytes) -> Received:
    """What a DOCX says, tracked changes accepted. Raises Refusal on `file` for whatever is no plain DOCX, and those of `Gathering`."""
    archive = Archive(content)
    main = next((each.target for each in archive.relations("").values() if each.kind == "officeDocument"), "")
    types = archive.xml("[Content_Types].xml")
    if "macroEnabled" in "".join(each.get("ContentType", "") for each in (types if types is not None else ())):
        raise Refusal("MACROS", say("manuscripts.macros"), "file")
    body = child(archive.xml(main), "body") if main else None
    if body is None:
        raise Refusal("NOT_A_DOCX", say("manuscripts.not_a_docx"), "file")
    gathering = Gathering()
    try:
        _gather(archive, main, body, gathering)
    except RecursionError:
        raise Refusal("DAMAGED", say("manuscripts.damaged"), "file") from None
    return gathering.received()


def _gather(archive: Archive, main: str, body: object, gathering: Gathering) -> None:
    relations = archive.relations(main)
    parts = {each.kind: archive.xml(each.target) for each in relations.values() if each.kind in ("styles", "numbering")}
    notes = {kind: archive.xml(each.target) for each in relations.values() if (kind := each.kind) in ("footnotes", "endnotes")}
    reader = Body(gathering, Styles(parts.get("styles")), Numbering(parts.get("numbering")), Pictures(archive, relations), notes)
    reader.blocks(body)
    reader.finish()
    for each in relations.values():
        root = archive.xml(each.target) if each.kind in ("header", "footer") and not each.is_outside else None
        # Page numbers alone are no text.
        if root is not None and any(letter.isalpha() for letter in characters(root)):
            gathering.drop(DropKind.HEADER, posixpath.splitext(posixpath.basename(each.target))[0])
