"""What may be done now with a work on its way."""

from __future__ import annotations

import strawberry


@strawberry.type(description="可办环节: something that may be done now with a work on its way.")
class PossibleEvent:
    event: str = strawberry.field(description="环节: what, in one word, such as submit.")
    name: str = strawberry.field(description="环节名称: what it is called in Chinese.")
    is_allowed: bool = strawberry.field(description="本人可办: whether whoever asks has the right to do it here.")
