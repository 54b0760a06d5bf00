"""相似提案: earlier proposals about the same matter, shown before another is submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from graphql_schema.arguments import CommitteeCode, committee_id
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.permissions import Right
from services.proposals.likening import similar_to_draft
from services.similar_proposals import MOST_SIMILAR, Similar

if TYPE_CHECKING:
    from graphql_schema.proposals import Proposal

# Pairs of characters of a whole text are looked up, and of forty proposals compared.
WEIGHT = 100
HowMany = Annotated[int, strawberry.argument(description=f"前几件: how many, the most alike first; 0 to {MOST_SIMILAR}.")]


@strawberry.type(description="相似提案: an earlier proposal and how much it has in common with a draft.")
class SimilarProposal:
    proposal: Annotated[Proposal, strawberry.lazy("graphql_schema.proposals")] = strawberry.field(description="提案: the earlier proposal.")
    likeness: int = strawberry.field(
        description="相似度: the share of pairs of characters in common, of titles or of texts, in thousandths; at least 150."
    )

    @classmethod
    def from_similar(cls, found: Similar) -> Self:
        from graphql_schema.proposals import Proposal

        return cls(proposal=Proposal.from_row(found.proposal), likeness=found.likeness)


def how_many(first: int) -> int:
    """The number itself. Raises Refusal BAD_PAGE for one that is no number of similar proposals."""
    if not 0 <= first <= MOST_SIMILAR:
        raise Refusal("BAD_PAGE", say("graphql.bad_count", name="first", count=first, maximum=MOST_SIMILAR), "first")
    return first


@strawberry.type
class SimilarProposalQueries:
    @resolved(
        "相似提案: a committee's proposals most like what somebody writes, the most alike first and level ones by number, of those that "
        "may be read; null for a committee whose proposals may not be.",
        rows=Right.READ,
        weight=WEIGHT,
        size=10,
    )
    async def similar_proposals(
        self,
        info: Info,
        committee: CommitteeCode,
        title: Annotated[str, strawberry.argument(description="案由: the draft's title.")],
        text: Annotated[str, strawberry.argument(description="正文: the draft's text; titles alone are compared without it.")] = "",
        first: HowMany = 10,
    ) -> list[SimilarProposal] | None:
        owner = await committee_id(info, committee, Right.READ)
        found = await info.context.read(similar_to_draft, owner, title, text, how_many(first))
        return [SimilarProposal.from_similar(each) for each in found]
