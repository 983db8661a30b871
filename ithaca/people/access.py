from django.utils.translation import gettext as _

from ithaca.kit.verdicts import Verdict, check
from ithaca.people.models import Block


def can_block(person, other) -> Verdict:
    return check(person.pk != other.pk, _("You cannot block yourself."))


def can_unblock(person, block: Block) -> Verdict:
    return check(block.by_id == person.pk, _("Only the person who blocked can take it back."))
