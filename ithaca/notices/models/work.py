"""Who does the work behind the pages."""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

from ithaca.kit.privacy import Classed

LEASE = timedelta(seconds=60)  # a worker that was not seen for so long is dead


class WorkerQuerySet(models.QuerySet):
    def alive(self):
        """Seen within the last minute, by the database's clock, which no demo travels."""
        return self.filter(seen_at__gt=ago(LEASE))


class Worker(models.Model):
    """A process that does the jobs and carries the mail, and when it last gave a sign of life."""

    name = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    problem = models.CharField(max_length=300, blank=True)  # what keeps the mail from going out

    CLASSED = Classed(plain=("name", "began_at", "seen_at", "problem"), keep="1 day")
    objects = models.Manager.from_queryset(WorkerQuerySet)()


def ago(length: timedelta):
    """A moment by the database's clock."""
    return models.ExpressionWrapper(Now() - length, output_field=models.DateTimeField())
