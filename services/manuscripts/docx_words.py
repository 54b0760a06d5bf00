"""Reading WordprocessingML by the names of its elements alone: strict files name other namespaces than those that Word writes."""

from __future__ import annotations

from collections.abc import Iterator

from services.manuscripts.docx_archive import Element

_OFF = frozenset({"0", "false", "off", "none"})


def name_of(element: Element) -> str:
    """The name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child(element: Element | None, *names: str) -> Element | None:
    """The first child of that name, and its child of the next name, and so on."""
    for name in names:
        if element is None:
            return None
        element = next((each for each in element if name_of(each) == name), None)
    return element


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute by its name without namespace."""
    if element is not None:
        for key, said in element.attrib.items():
            if key.rpartition("}")[2] == name:
                return str(said)
    return None


def number(element: Element | None, name: str = "val") -> int | None:
    """An attribute that is a whole number of reasonable size."""
    said = value(element, name)
    return int(said) if said is not None and said.isascii() and said.isdigit() and len(said) < 7 else None


def is_on(element: Element | None, name: str) -> bool:
    """Whether a property that is on by being there is there, and not turned off."""
    found = child(element, name)
    return found is not None and (value(found) or "").lower() not in _OFF


def below(element: Element, *names: str) -> Iterator[Element]:
    """Everything of these names below the element, itself included."""
    return (each for each in element.iter() if name_of(each) in names)


def characters(element: Element) -> str:
    """All the text below an element."""
    return "".join(each.text or "" for each in below(element, "t"))
