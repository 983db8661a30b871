from django.conf import settings
from django.db import models

from ithaca.accounts.models import Institution
from ithaca.kit.models import PeersManager
from ithaca.kit.privacy import Classed


class Role(models.Model):
    """A role of a programme as its scheme declares it, or of a whole institution.

    `programme` is the id of a programme (a room above); without one the role reaches every
    programme of the institution. Rows are written when a programme takes up a scheme.
    """

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+")
    programme = models.BigIntegerField(null=True, db_index=True)
    name = models.SlugField()
    title = models.CharField(max_length=100)
    plural = models.CharField(max_length=100)
    staff = models.BooleanField()
    rights = models.JSONField(default=list)
    second_step = models.BooleanField(default=False)

    CLASSED = Classed(
        plain=("programme", "name", "title", "plural", "staff", "rights", "second_step"),
        keep="life of the programme",
    )
    objects = PeersManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                condition=models.Q(programme__isnull=False),
                name="one_role_of_a_name",
            ),
            models.UniqueConstraint(
                fields=["institution", "name"],
                condition=models.Q(programme__isnull=True),
                name="one_role_of_a_name_everywhere",
            ),
        ]

    def __str__(self):
        return self.title


class Holding(models.Model):
    """Somebody holds a staff role, from when to when."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    role = models.ForeignKey(Role, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    CLASSED = Classed(plain=("since", "until"), keep="life of the programme", erase="row")
    objects = PeersManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=models.Q(until=None),
                name="a_role_is_held_once",
            )
        ]
