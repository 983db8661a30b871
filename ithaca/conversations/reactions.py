"""A conversation closes with the relationship it belongs to."""

from ithaca.conversations import actions
from ithaca.conversations.models import Thread
from ithaca.kit.facts import inside
from ithaca.relationships.facts import RelationshipEnded


@inside(RelationshipEnded)
def close_conversation(facts, *, by, at):
    ended = [fact.relationship for fact in facts]
    for pk in Thread.objects.filter(relationship__in=ended).values_list("pk", flat=True):
        actions.close(pk, at=at)
