from django.conf import settings
from django.db import models
from django.db.models import Q

from ithaca.kit.models import PeersManager
from ithaca.kit.privacy import Classed


class Consent(models.Model):
    """What somebody accepted: the statement's name, its exact words, and when."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    programme = models.BigIntegerField()
    statement = models.SlugField()
    words = models.TextField()
    at = models.DateTimeField()

    CLASSED = Classed(
        plain=("programme", "statement", "words", "at"), erase="row", keep="membership and 1 year"
    )
    objects = PeersManager()


class BlockQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(by=person)

    def kept_apart(self, person) -> models.QuerySet:
        """Ids of everyone whom this person has blocked, or who has blocked them, as a subquery."""
        other = models.Case(models.When(by=person, then="person"), default="by")
        return self.filter(Q(by=person) | Q(person=person)).values_list(other, flat=True)


class Block(models.Model):
    """Somebody does not want to meet or hear from somebody. The other side is never told."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    CLASSED = Classed(plain=("at",), erase="row", whose=("by",), about=("person",))
    objects = PeersManager.from_queryset(BlockQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "person"], name="a_person_is_blocked_once"),
            models.CheckConstraint(condition=~Q(by=models.F("person")), name="nobody_blocks_oneself"),
        ]
