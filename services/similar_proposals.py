"""相似提案: earlier proposals about the same matter, before another is submitted.

Two steps, alike on every database. What shares pairs of characters with the draft is gathered from an index, the rarest pairs first, each
worth more the fewer proposals have it, until so many rows were looked at. The best of these are compared with the draft in full, and
ordered by that alone.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    Subquery,
    bindparam,
    func,
    literal_column,
    select,
    union_all,
)
from sqlmodel import Session, col

from services.fingerprints import fingerprint, likeness, pairs, pairs_of_title
from services.listings.proposals import PROPOSALS, ProposalRow
from services.models import ProposalBigram, ProposalCourse
from services.permissions import Actor

# A pair's holders are counted no further than this, and gathered no more of them: the newest.
_MOST_HOLDERS = 1000
# So many rows of the index are gathered for a draft.
_MOST_ROWS = 8000
# So many are compared in full: more are never found.
MOST_SIMILAR = 40
# Statements are made once for so many pairs, and for each further so many.
_STEP = 16
# What no proposal has.
_NOTHING = -1
# In thousandths: below, two proposals share what any two share.
LEAST_LIKENESS = 150


class Similar(NamedTuple):
    """An earlier proposal and how much it has in common with the draft, in thousandths."""

    proposal: ProposalRow
    likeness: int


def similar_proposals(
    session: Session, actor: Actor, committee_id: int, title: str, text: str = "", *, first: int = 10, leave_out: int | None = None
) -> list[Similar]:
    """The committee's proposals most like a draft, of those that the actor may read; level ones by number.

    Likeness is that of the titles without the words of their form, or of the texts where both have one, whichever is greater.
    `leave_out` is the draft's own proposal, if it is one by now.
    """
    found = _candidates(session, committee_id, fingerprint(title, text))
    readable = PROPOSALS.by_ids(session, actor, [key for key in found if key != leave_out])
    texts = _texts(session, list(readable)) if text else {}
    sought, sought_text = pairs_of_title(title), pairs(text)
    alike = [
        Similar(row, max(likeness(sought, pairs_of_title(row.title)), likeness(sought_text, pairs(texts.get(key, "")))))
        for key, row in readable.items()
    ]
    alike = [each for each in alike if each.likeness >= LEAST_LIKENESS]
    return sorted(alike, key=lambda each: (-each.likeness, each.proposal.number))[:first]


def _candidates(session: Session, committee_id: int, bigrams: list[int]) -> list[int]:
    """The proposals that share the most telling pairs, by the index alone; level ones by age."""
    if not bigrams:
        return []
    counts = {row[0]: row[1] for row in session.execute(_counts(_places(bigrams)), _given(committee_id, bigrams))}
    held = sorted((count, bigram) for bigram, count in counts.items() if count)
    rows = accumulate(count for count, _ in held)
    chosen = [bigram for (_, bigram), so_far in zip(held, rows, strict=True) if so_far <= _MOST_ROWS] or [bigram for _, bigram in held[:1]]
    if not chosen:
        return []
    worths = {f"worth_{place}": (2 * _MOST_HOLDERS // counts[bigram]).bit_length() for place, bigram in enumerate(chosen)}
    spare = {f"worth_{place}": 0 for place in range(len(chosen), _places(chosen))}
    found = session.execute(_holders(_places(chosen)), _given(committee_id, chosen) | worths | spare)
    return list(found.scalars())


def _places(bigrams: list[int]) -> int:
    return -(-len(bigrams) // _STEP) * _STEP


def _given(committee_id: int, bigrams: list[int]) -> dict[str, int]:
    """The parameters of a statement that has room for a few more."""
    given = {f"bigram_{place}": bigram for place, bigram in enumerate(bigrams)}
    return {"committee": committee_id, **given, **{f"bigram_{place}": _NOTHING for place in range(len(bigrams), _places(bigrams))}}


def _newest(place: int, *columns: ColumnElement[int]) -> Subquery:
    """The newest holders of the pair that is given for that place."""
    index = ProposalBigram
    held_by = (col(index.committee_id) == bindparam("committee"), col(index.bigram) == bindparam(f"bigram_{place}", type_=BigInteger))
    newest = select(col(index.proposal_id), *columns).where(*held_by).order_by(col(index.proposal_id).desc())
    return newest.limit(literal_column(str(_MOST_HOLDERS))).subquery()


@lru_cache(maxsize=32)
def _counts(places: int) -> CompoundSelect[tuple[int, int]]:
    """How many hold each of so many pairs."""
    pairs_held = (bindparam(f"bigram_{place}", type_=BigInteger) for place in range(places))
    return union_all(
        *(select(pair, select(func.count()).select_from(_newest(place)).scalar_subquery()) for place, pair in enumerate(pairs_held))
    )


@lru_cache(maxsize=32)
def _holders(places: int) -> Select[tuple[int]]:
    """Who holds what is worth the most."""
    worths = (bindparam(f"worth_{place}", type_=Integer).label("worth") for place in range(places))
    held = union_all(*(select(_newest(place, worth)) for place, worth in enumerate(worths))).subquery()
    ordered = select(held.c.proposal_id).group_by(held.c.proposal_id).order_by(func.sum(held.c.worth).desc(), held.c.proposal_id)
    return ordered.limit(literal_column(str(MOST_SIMILAR)))


def _texts(session: Session, proposal_ids: list[int]) -> dict[int, str]:
    course = ProposalCourse
    statement = select(col(course.proposal_id), col(course.text)).where(col(course.proposal_id).in_(proposal_ids))
    return {key: text for key, text in session.execute(statement) if key is not None}
