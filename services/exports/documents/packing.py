"""A document's bytes: the same document gives the same bytes, whenever it is packed."""

from __future__ import annotations

import zipfile
from io import BytesIO

from docx.document import Document

# The oldest day a zip file can name: what is inside has no time of its own.
NO_TIME = (1980, 1, 1, 0, 0, 0)


def packed(document: Document) -> bytes:
    """The document as a DOCX, its parts packed without a time."""
    written, content = BytesIO(), BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, NO_TIME)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(part, source.read(name))
    return content.getvalue()
