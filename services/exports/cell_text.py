"""Text in a cell of a workbook, as it is: whatever it looks like."""

from __future__ import annotations

from typing import Any


def write_text(page: Any, row: int, column: int, text: str, cell_format: Any) -> None:
    """Write `text` as it is. XlsxWriter takes `<r>…</r>` for its own marks of rich text, and would write them unescaped."""
    if text.startswith("<r>") and text.endswith("</r>"):
        # In pieces (three at least) it is the library that makes rich text of it, and escapes them.
        page.write_rich_string(row, column, text[:1], text[1:2], text[2:], cell_format)
    else:
        page.write_string(row, column, text, cell_format)
