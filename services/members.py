"""委员: membership spans as an office states them, registered and changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.directory import Directory, KnownMember, KnownSpan
from services.errors import Problem, Refusal, nearest, refuse
from services.models import ActivityGroup, GroupSeat, Leaving, Member, Membership, Post, Sector, SpecialCommittee
from services.name_order import is_name, sort_keys
from services.permissions import Actor, Right, require
from services.revisions import held, next_revision
from services.texts import refuse_bad_texts
from services.turns import take_turn_for


@dataclass(frozen=True)
class MembershipDraft:
    """One span of one member's membership, in the office's own words (names, not ids).

    `number` None asks for the next free 委员编号. `from_on` identifies the span: another day is another span,
    and a later span ends the open one the day before. `posts` and `groups` are sorted and without repeats.
    """

    number: str | None
    name: str
    sector: str
    from_on: date
    to_on: date | None = None
    leaving: Leaving | None = None
    special_committee: str | None = None
    on_standing_committee: bool = False
    posts: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("posts", "groups"):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))


@dataclass(frozen=True)
class StoredMembership:
    id: int
    draft: MembershipDraft


def stored_memberships(session: Session, committee_id: int, member_id: int | None = None) -> dict[tuple[str, date], StoredMembership]:
    """Every stored span of a committee, or of one member, by (委员编号, first day), each as the draft that would say the same."""
    # A column is equal to itself: every member.
    of_member = col(Membership.member_id) == (col(Membership.member_id) if member_id is None else member_id)
    posts: dict[int, list[str]] = {}
    titles = select(Post).join(Membership, col(Post.membership_id) == Membership.id)
    for post in session.exec(titles.where(Post.committee_id == committee_id, of_member)):
        posts.setdefault(post.membership_id, []).append(post.title)
    groups: dict[int, list[str]] = {}
    seats = select(GroupSeat.membership_id, ActivityGroup.name).join(ActivityGroup, col(GroupSeat.group_id) == ActivityGroup.id)
    seats = seats.join(Membership, col(GroupSeat.membership_id) == Membership.id)
    for membership_id, name in session.exec(seats.where(GroupSeat.committee_id == committee_id, of_member)):
        groups.setdefault(membership_id, []).append(name)
    statement = (
        select(Membership, Member, Sector.name, SpecialCommittee)
        .join(Member, col(Membership.member_id) == Member.id)
        .join(Sector, col(Membership.sector_id) == Sector.id)
        .outerjoin(SpecialCommittee, col(Membership.special_committee_id) == SpecialCommittee.id)
        .where(Membership.committee_id == committee_id, of_member)
    )
    found: dict[tuple[str, date], StoredMembership] = {}
    for span, member, sector, body in session.exec(statement):
        assert span.id is not None
        draft = MembershipDraft(
            number=member.number,
            name=member.name,
            sector=sector,
            from_on=span.from_on,
            to_on=span.to_on,
            leaving=span.leaving,
            special_committee=body.name if body else None,
            on_standing_committee=span.on_standing_committee,
            posts=tuple(posts.get(span.id, ())),
            groups=tuple(groups.get(span.id, ())),
        )
        found[member.number, span.from_on] = StoredMembership(span.id, draft)
    return found


def settled(draft: MembershipDraft, directory: Directory) -> MembershipDraft:
    """The draft as it would be read back: the sector by its full name instead of an alias or code."""
    sector = directory.sectors.get(draft.sector)
    return replace(draft, sector=sector.name) if sector else draft


def problems_of_membership(draft: MembershipDraft, directory: Directory) -> list[Problem]:
    """Everything wrong with a draft, each with its field and remedy; empty if it can be registered."""
    problems = [*_problems_of_dates(draft, directory), *_problems_of_sector(draft, directory)]
    if not is_name(draft.name):
        problems.append(Problem("NAME_MISSING", "name", say("members.name_missing")))
    if draft.special_committee is not None and draft.special_committee not in directory.special_committees:
        hint = nearest(draft.special_committee, list(directory.special_committees))
        message = say("members.unknown_special_committee", name=draft.special_committee, hint=hint)
        problems.append(Problem("UNKNOWN_SPECIAL_COMMITTEE", "special_committee", message))
    for group in draft.groups:
        if group not in directory.groups:
            message = say("members.unknown_group", name=group, hint=nearest(group, list(directory.groups)))
            problems.append(Problem("UNKNOWN_GROUP", "groups", message))
    known = directory.members.get(draft.number) if draft.number else None
    if known and known.name != draft.name:
        message = say("members.number_taken", number=draft.number, name=known.name)
        problems.append(Problem("DUPLICATE_MEMBER", "number", message))
    if draft.number is None and directory.members_called(draft.name):
        numbers = "、".join(member.number for member in directory.members_called(draft.name))
        problems.append(Problem("DUPLICATE_MEMBER", "number", say("members.same_name", name=draft.name, numbers=numbers)))
    return problems


def _problems_of_dates(draft: MembershipDraft, directory: Directory) -> list[Problem]:
    term = directory.term_on(draft.from_on)
    if term is None:
        terms = "、".join(say("members.term", ordinal=t.ordinal, first=t.starts_on, last=t.ends_on) for t in directory.terms)
        return [Problem("OUTSIDE_TERM", "from_on", say("members.outside_term", day=draft.from_on, terms=terms))]
    problems = []
    if draft.to_on is not None and not draft.from_on <= draft.to_on <= term.ends_on:
        message = say("members.bad_end", day=draft.to_on, first=draft.from_on, last=term.ends_on)
        problems.append(Problem("OUTSIDE_TERM", "to_on", message))
    if draft.leaving is not None and draft.to_on is None:
        problems.append(Problem("END_MISSING", "to_on", say("members.end_missing")))
    return problems


def _problems_of_sector(draft: MembershipDraft, directory: Directory) -> list[Problem]:
    sector = directory.sectors.get(draft.sector)
    if sector is None:
        # By what they are called, in the official order: a code tells an office nothing.
        names = list(dict.fromkeys(sector.name for sector in directory.sectors.values()))
        message = say("members.unknown_sector", name=draft.sector, hint=nearest(draft.sector, names))
        return [Problem("UNKNOWN_SECTOR", "sector", message)]
    if sector.valid_to is not None and draft.from_on > sector.valid_to:
        successor = say("members.successor", name=sector.successor) if sector.successor else ""
        message = say("members.sector_ended", name=sector.name, day=sector.valid_to, successor=successor)
        return [Problem("SECTOR_ENDED", "sector", message)]
    if sector.valid_from is not None and (draft.to_on or date.max) < sector.valid_from:
        return [Problem("SECTOR_NOT_YET", "sector", say("members.sector_not_yet", name=sector.name, day=sector.valid_from))]
    return []


def problems_of_next_span(draft: MembershipDraft, directory: Directory) -> list[Problem]:
    """That another span holds on some of its days, but for the open one that it ends; nothing where its own days cannot be."""
    term, known = directory.term_on(draft.from_on), directory.members.get(draft.number or "")
    if term is None or known is None:
        return []
    in_the_way = [span for span in _overlapping(known, draft, term.ends_on) if not span.is_open or span.first >= draft.from_on]
    return [Problem("OVERLAPPING_MEMBERSHIP", "from_on", _overlap(known, span)) for span in in_the_way[:1]]


def problems_of_correction(draft: MembershipDraft, directory: Directory) -> list[Problem]:
    """That a span that is changed would reach into another one; nothing where its own days cannot be."""
    term, known = directory.term_on(draft.from_on), directory.members.get(draft.number or "")
    if term is None or known is None:
        return []
    others = [span for span in _overlapping(known, draft, term.ends_on) if span.first != draft.from_on]
    return [Problem("OVERLAPPING_MEMBERSHIP", "to_on", _overlap(known, span)) for span in others[:1]]


def _overlapping(known: KnownMember, draft: MembershipDraft, ends_on: date) -> list[KnownSpan]:
    last = draft.to_on or ends_on
    return [span for span in known.spans if span.first <= last and draft.from_on <= span.last]


def register_membership(session: Session, actor: Actor, directory: Directory, draft: MembershipDraft) -> str:
    """Register a span, and the member if the number is new. Returns the 委员编号. Raises Refusal with every problem found."""
    require(actor, Right.REGISTER, directory.committee_id)
    refuse([*problems_of_membership(draft, directory), *problems_of_next_span(draft, directory)])
    term = directory.term_on(draft.from_on)
    assert term is not None
    with acting(session, actor, "membership.register"):
        known = directory.members.get(draft.number) if draft.number else None
        is_new = known is None
        if known is None:
            known = _add_member(session, directory, draft)
        _end_open_span(session, known, draft, draft.to_on or term.ends_on)
        if not is_new:
            next_revision(session, Member, known.id)
        span = Membership(
            committee_id=directory.committee_id,
            member_id=known.id,
            term_id=term.id,
            from_on=draft.from_on,
            sector_id=directory.sectors[draft.sector].id,
        )
        _write_span(session, directory, span, draft)
        known.spans.append(KnownSpan(draft.from_on, draft.to_on or term.ends_on, draft.to_on is None))
    return known.number


def change_membership(session: Session, actor: Actor, directory: Directory, stored: StoredMembership, draft: MembershipDraft) -> None:
    """Correct a stored span so that it says what `draft` says; the member and the first day stay. Raises Refusal."""
    require(actor, Right.REGISTER, directory.committee_id)
    assert (draft.number, draft.from_on) == (stored.draft.number, stored.draft.from_on)
    renamed = draft.name != stored.draft.name
    problems = [problem for problem in problems_of_membership(draft, directory) if not (renamed and problem.code == "DUPLICATE_MEMBER")]
    if problems:
        raise Refusal.of(problems)
    refuse(problems_of_correction(draft, directory))
    known = directory.members[draft.number or ""]
    term = directory.term_on(draft.from_on)
    assert term is not None
    changed = KnownSpan(draft.from_on, draft.to_on or term.ends_on, draft.to_on is None)
    with acting(session, actor, "membership.change"):
        member = next_revision(session, Member, known.id)
        if renamed:
            _rename(member, draft.name)
            known.name = draft.name
        _write_span(session, directory, session.get_one(Membership, stored.id), draft)
        known.spans = [changed if span.first == draft.from_on else span for span in known.spans]


def rename_member(session: Session, actor: Actor, member_id: int, name: str, expected_revision: int | None = None) -> None:
    """Correct a member's name; membership and works stay as they are. Raises Refusal NOT_FOUND, FORBIDDEN, STALE, NAME_MISSING."""
    take_turn_for(session, actor, Right.REGISTER, Member, member_id)
    member = held(session, Member, member_id, expected_revision)
    if not is_name(name):
        raise Refusal("NAME_MISSING", say("members.name_missing"), "name")
    refuse_bad_texts({"name": name})
    if name == member.name:
        return
    with acting(session, actor, "member.rename"):
        member.revision += 1
        _rename(member, name)


def _add_member(session: Session, directory: Directory, draft: MembershipDraft) -> KnownMember:
    number = draft.number or _next_number(directory)
    member = Member(committee_id=directory.committee_id, number=number, name="", strokes_key="", pinyin_key="", name_order_version=0)
    _rename(member, draft.name)
    session.add(member)
    session.flush()
    assert member.id is not None
    known = directory.members[number] = KnownMember(member.id, number, draft.name)
    return known


def _rename(member: Member, name: str) -> None:
    keys = sort_keys(name)
    member.name = name
    member.strokes_key, member.pinyin_key, member.name_order_version = keys.strokes, keys.pinyin, keys.version


def _next_number(directory: Directory) -> str:
    counted = [int(number[1:]) for number in directory.members if number[:1] == "W" and number[1:].isdecimal()]
    return f"W{max(counted, default=0) + 1:04d}"


def _end_open_span(session: Session, known: KnownMember, draft: MembershipDraft, last: date) -> None:
    """A later span of the same term ends the open one the day before; any other overlap was refused."""
    for place, span in enumerate(known.spans):
        if span.last < draft.from_on or last < span.first:
            continue
        ended = draft.from_on - timedelta(days=1)
        session.exec(select(Membership).where(Membership.member_id == known.id, Membership.from_on == span.first)).one().to_on = ended
        known.spans[place] = KnownSpan(span.first, ended, is_open=False)


def _overlap(known: KnownMember, span: KnownSpan) -> str:
    return say("members.overlap", number=known.number, first=span.first, last=span.last)


def _write_span(session: Session, directory: Directory, span: Membership, draft: MembershipDraft) -> None:
    span.sector_id = directory.sectors[draft.sector].id
    span.special_committee_id = directory.special_committees[draft.special_committee] if draft.special_committee else None
    span.on_standing_committee = draft.on_standing_committee
    span.to_on = draft.to_on
    span.leaving = draft.leaving
    session.add(span)
    session.flush()
    assert span.id is not None
    posts = {post.title: post for post in session.exec(select(Post).where(Post.membership_id == span.id))}
    seats = {seat.group_id: seat for seat in session.exec(select(GroupSeat).where(GroupSeat.membership_id == span.id))}
    wanted = {directory.groups[name] for name in draft.groups}
    for row in [*(posts[title] for title in posts.keys() - set(draft.posts)), *(seats[group] for group in seats.keys() - wanted)]:
        session.delete(row)
    common = {"committee_id": directory.committee_id, "membership_id": span.id}
    session.add_all(Post(**common, title=title) for title in draft.posts if title not in posts)
    session.add_all(GroupSeat(**common, group_id=group) for group in sorted(wanted - seats.keys()))
