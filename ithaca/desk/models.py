from django.conf import settings
from django.db import models

from ithaca.kit.models import PeersManager
from ithaca.kit.privacy import Classed
from ithaca.relationships.models import Relationship
from ithaca.roles.access import reach
from ithaca.roles.rights import Right


class ChargeQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(reach(person, Right.SEE_PAIRS, "relationship__programme"))


class Charge(models.Model):
    """Somebody of staff who looks after a pair by name."""

    relationship = models.OneToOneField(Relationship, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    CLASSED = Classed(plain=("at",), erase="row")
    objects = PeersManager.from_queryset(ChargeQuerySet)()
