"""粘贴: what was copied from Word, WPS or a page, as a text of ours.

The page is read as a stream of tags (libxml2's HTML parser through lxml): no tree is built, so that depth costs nothing. Nothing of the
page reaches a reader but characters and the bytes of pictures, and these are written anew (`shown`): what a page could smuggle in, it
would have to smuggle in as text.
"""

from __future__ import annotations

import re

from lxml import etree  # type: ignore[import-untyped]

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.manuscripts.gathering import Gathering, Received
from services.manuscripts.limits import LONGEST_PAGE, MEGABYTE
from services.manuscripts.pasted_tags import Tags

# Cannot stand in UTF-8, or would end the page for the parser.
_UNWRITABLE = re.compile("[\ud800-\udfff\0]+")


def received_page(html: str) -> Received:
    """What a pasted page says. Raises Refusal TEXT_TOO_LARGE, TOO_MANY_ELEMENTS, PAGE_UNREADABLE, and those of `Gathering`."""
    if len(html) > LONGEST_PAGE:
        raise Refusal("TEXT_TOO_LARGE", say("manuscripts.page_too_large", most=LONGEST_PAGE // MEGABYTE), "text")
    gathering = Gathering()
    content = _UNWRITABLE.sub("", html).encode()
    if content.strip():
        parser = etree.HTMLParser(target=Tags(gathering), encoding="utf-8", huge_tree=True, no_network=True)
        etree.fromstring(content, parser)
        if parser.error_log.filter_from_fatals():
            # What comes after such an error is not heard: better nothing than half of it.
            raise Refusal("PAGE_UNREADABLE", say("manuscripts.page_unreadable"), "text")
    return gathering.received()


def received_lines(text: str) -> Received:
    """What a pasted text without any marks says: each line is a paragraph. Raises Refusal as `received_page` does."""
    if len(text) > LONGEST_PAGE:
        raise Refusal("TEXT_TOO_LARGE", say("manuscripts.page_too_large", most=LONGEST_PAGE // MEGABYTE), "text")
    gathering = Gathering()
    for line in text.splitlines():
        gathering.paragraph(line)
    return gathering.received()
