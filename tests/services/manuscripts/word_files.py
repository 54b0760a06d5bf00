"""DOCX files written by hand, part by part, so that tests hold what Word, WPS and worse programs write."""

from __future__ import annotations

import zipfile
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMES = {
    "w": W,
    "r": R,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
TYPES = f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/word/document.xml" ContentType="{{}}"/></Types>'
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def xml(name: str, content: str) -> str:
    """An element with every namespace that Word declares."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
    return f"<{name} {declared}>{content}</{name}>"


def document(body: str) -> str:
    return xml("w:document", f"<w:body>{body}</w:body>")


def relations(*each: tuple[str, str, str]) -> str:
    """A part's relations: key, last word of the type, target; a target with a scheme lies outside."""
    outside = ' TargetMode="External"'
    said = "".join(
        f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{target}"{outside if ":" in target else ""}/>' for key, kind, target in each
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'


def docx(body: str, **parts: str | bytes) -> bytes:
    """A DOCX of that body; `parts` are files of the folder word, `_` for `.` in their names (`rels` for what the body refers to)."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES.format(MAIN),
        "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": document(body),
    }
    for name, content in parts.items():
        files["word/_rels/document.xml.rels" if name == "rels" else f"word/{name.replace('_', '.')}"] = content
    return zipped(files)


def zipped(files: dict[str, str | bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in files.items():
            archive.writestr(name, part)
    return content.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
