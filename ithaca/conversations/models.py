from django.conf import settings
from django.db import models

from ithaca.conversations.rules.files import size_in_words
from ithaca.kit.models import PeersManager
from ithaca.kit.privacy import Classed
from ithaca.programmes.models import Cohort, Programme
from ithaca.relationships.models import Relationship


class ThreadQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Only those who take part in it: never staff."""
        return self.filter(pk__in=Seat.objects.filter(person=person).values("thread"))

    def with_seats(self):
        """With who takes part: one query more."""
        return self.prefetch_related(
            models.Prefetch("seats", Seat.objects.select_related("person").order_by("pk"))
        )


class Thread(models.Model):
    """A conversation between people, before or while they work together.

    `closed_at`: read-only from then on, when the relationship or the request it belongs to ended.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    relationship = models.OneToOneField(Relationship, models.CASCADE, null=True, related_name="+")
    started_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    CLASSED = Classed(plain=("started_at", "last_at", "closed_at"))
    objects = PeersManager.from_queryset(ThreadQuerySet)()

    def people(self) -> dict:
        """The `people` of a fact about this conversation."""
        found = {}
        for seat in self.seats.all():
            found.setdefault(seat.role, []).append(seat.person_id)
        return found


class Seat(models.Model):
    """Somebody's place in a conversation, and up to when they have read it."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    role = models.SlugField()
    read_at = models.DateTimeField(null=True)

    CLASSED = Classed(plain=("role", "read_at"))  # stays: the other side goes on reading
    objects = PeersManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="one_seat_in_a_thread")]


class MessageQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(thread__in=Seat.objects.filter(person=person).values("thread"))


class Message(models.Model):
    """What somebody wrote, or files that came from another system (without an author). Never shown to staff."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    body = models.TextField()
    at = models.DateTimeField()

    CLASSED = Classed(
        private=("body",),
        plain=("at",),
        keep="end and 90 days",
        shown=("thread__seats__person",),
        since="thread__closed_at",
        term="messages",
        place="thread__programme",
    )
    objects = PeersManager.from_queryset(MessageQuerySet)()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["thread", "at"])]


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(message__thread__in=Seat.objects.filter(person=person).values("thread"))


class Attachment(models.Model):
    """A file that came with a message. It stands in the database and is read through its own page alone."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)  # see `rules.files.KINDS`
    size = models.PositiveIntegerField()  # bytes
    data = models.BinaryField()

    CLASSED = Classed(
        private=("name", "data"),
        plain=("kind", "size"),
        whose=("message__author",),
        shown=("message__thread__seats__person",),
        erase="row",
        keep="end and 90 days",
        since="message__thread__closed_at",
        term="messages",
        place="message__thread__programme",
    )
    objects = PeersManager.from_queryset(AttachmentQuerySet)()

    def __str__(self):
        return self.name

    @property
    def size_words(self) -> str:
        return size_in_words(self.size)
