"""A conversation closes with the relationship it belongs to, and a block keeps what is on its way."""

from ithaca.conversations import actions
from ithaca.conversations.models import Seat, Thread
from ithaca.kit.facts import inside
from ithaca.notices.actions.mail import drop_about
from ithaca.people.facts import PersonBlocked
from ithaca.people.models import Block
from ithaca.relationships.facts import RelationshipEnded


@inside(RelationshipEnded)
def close_conversation(facts, *, by, at):
    ended = [fact.relationship for fact in facts]
    for pk in Thread.objects.filter(relationship__in=ended).values_list("pk", flat=True):
        actions.close(pk, at=at)


@inside(PersonBlocked)
def keep_words(facts, *, by, at):
    """What one wrote and the other has not been sent yet stays here."""
    blocks = Block.objects.filter(pk__in=[fact.block for fact in facts])
    for one, other in blocks.values_list("by", "person"):
        both = Thread.objects.filter(pk__in=Seat.objects.filter(person=one).values("thread"))
        for pk in both.filter(pk__in=Seat.objects.filter(person=other).values("thread")).values_list(
            "pk", flat=True
        ):
            drop_about("thread", pk, letters=("message-received",))
