from django.conf import settings
from django.db import models

from ithaca.kit.models import PeersManager
from ithaca.kit.privacy import Classed


class Submission(models.Model):
    """One form, filled in by one person; a draft until it is submitted.

    `words` is what search finds it by: the person's name and the searchable answers. A full-text
    index follows it by database triggers (SQLite) or a generated column (PostgreSQL).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form = models.SlugField()
    answers = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    CLASSED = Classed(
        personal=("answers", "words"), plain=("form", "started_at", "submitted_at", "changed_at")
    )
    objects = PeersManager()

    @property
    def mark(self) -> str:
        """Changes whenever the answers do; "" before they were kept at all."""
        return self.changed_at.isoformat() if self.pk else ""


class Facet(models.Model):
    """One value of an answer that people filter by: an index over the JSON."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="facets")
    field = models.SlugField()
    value = models.CharField(max_length=100)

    CLASSED = Classed(personal=("value",), plain=("field",), erase="row", whose=("submission__person",))

    class Meta:
        indexes = [models.Index(fields=["field", "value", "submission"])]
