"""What the tags and styles of a pasted page mean, and how its characters are to be read."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from services.manuscripts.dropped import DropKind

# Left out with everything in them and not told: they are no text.
SILENT = frozenset({"style", "title", "xml", "template", "noframes", "rp", "colgroup", "datalist"})
# Left out with everything in them, and told.
TOLD = {
    "script": DropKind.SCRIPT,
    "rt": DropKind.RUBY,
    "del": DropKind.DELETION,
    **dict.fromkeys(("select", "textarea", "button"), DropKind.FORM_FIELD),
    **dict.fromkeys(("iframe", "frame", "object", "embed", "applet", "video", "audio", "canvas", "svg", "math", "map"), DropKind.EMBEDDED),
}
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p"}
    | {"pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
    | {f"h{level}" for level in range(1, 7)}
)
LISTS = frozenset({"ul", "ol", "menu", "dir"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all")
_COMMENT = re.compile(r"mso-element\s*:\s*comment(?!-)")
_LEVEL = re.compile(r"mso-list\s*:\s*(?!ignore)\S+\s+level(\d)")
_LABEL = re.compile(r"mso-list\s*:\s*ignore")
_OUTLINE = re.compile(r"mso-outline-level\s*:\s*([1-9])")
_STRUCK = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through")
_CHINESE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
# A word processor breaks the lines of its source where it likes: between Chinese characters that is no space.
_SOURCE_BREAK = re.compile(f"(?<={_CHINESE})[ \t]*\r?\n\\s*(?={_CHINESE})")
_DATA = re.compile(r"data:([^,;]*)((?:;[^,;]*)*),", re.I)


class Style:
    """What the `style` of an element says that matters to us."""

    __slots__ = ("hides", "is_comment", "is_label", "level", "outline", "strikes")

    def __init__(self, style: str) -> None:
        said = style.lower()
        self.hides = bool(_HIDDEN.search(said))
        self.is_comment = bool(_COMMENT.search(said))
        self.is_label = bool(_LABEL.search(said))
        outline = _OUTLINE.search(said)
        self.outline = int(outline[1]) if outline else None
        self.strikes = bool(_STRUCK.search(said))
        level = _LEVEL.search(said)
        self.level = max(int(level[1]), 1) if level else None


def unbroken(text: str) -> str:
    """The text without the line breaks that only its source has."""
    return _SOURCE_BREAK.sub("", text)


def number_said(label: str) -> str:
    """What stands before a paragraph of a list, to be set before its text: nothing for a bullet."""
    label = label.strip()
    if len(label) < 2 and not label.isnumeric():
        return ""
    return f"{label} " if label and label[-1] < "\u0100" else label


def data_of(address: str) -> tuple[str, bytes | None] | None:
    """A picture that stands in its own address: its media type, and its bytes if they can be read. None for another address."""
    found = _DATA.match(address)
    if found is None:
        return None
    media_type, options, content = found[1].strip().lower(), found[2].lower(), address[found.end() :]
    if "base64" not in options:
        return media_type, unquote_to_bytes(content)
    try:
        return media_type, base64.b64decode(re.sub(r"\s+", "", unquote(content)), validate=True)
    except (binascii.Error, ValueError):
        return media_type, None


def name_of(address: str) -> str:
    """What a picture that lies elsewhere is called: its file, and the house it lies in; never the folders of somebody's machine."""
    try:
        parts = urlsplit(address.replace("\\", "/"))
        file, house = unquote(parts.path).rpartition("/")[2], parts.hostname
    except ValueError:
        return ""
    return f"{house}/{file}" if house and parts.scheme in ("http", "https") else file


def runs_script(address: str) -> bool:
    """Whether a link is a program: schemes may be written with spaces and controls in between."""
    return re.sub(r"[\s\0-\x20]", "", address).lower().startswith(("javascript:", "vbscript:", "data:"))
