"""佐证 attached to works, as flat rows."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import col

from services.listings.paging import Listing
from services.models import Attachment
from services.permissions import Right


class AttachmentRow(NamedTuple):
    """`size` in bytes; one of the four ids of works is there."""

    id: int
    committee_id: int
    activity_id: int | None
    proposal_id: int | None
    report_id: int | None
    assessment_id: int | None
    file_name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime
    withdrawn_at: datetime | None
    withdrawn_because: str | None


ATTACHMENTS = Listing(
    name="attachments",
    row=AttachmentRow._make,
    columns={name: col(getattr(Attachment, name)) for name in AttachmentRow._fields},
    owner=col(Attachment.committee_id),
    right=Right.READ_PERFORMANCE,
    order=("id",),
    key_types=(int,),
)
