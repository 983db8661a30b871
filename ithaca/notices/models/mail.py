"""The outbox, and what people do not want to get."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from ithaca.kit.models import PeersManager, Stateful
from ithaca.kit.moves import Moves
from ithaca.kit.privacy import Classed


class DeadAddress(models.Model):
    """An address at which nobody is: a server refused it for good. What can be missed is not sent there."""

    address = models.EmailField(unique=True)
    since = models.DateTimeField()
    said = models.CharField(max_length=300)  # by the server

    CLASSED = Classed(
        personal=("address",), plain=("since", "said"), erase="row", keep="2 years", since="since"
    )


class MailQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(to=person)

    def wanted(self):
        """To people whose account is open and who have not stopped mails of the kind.

        What can be missed does not go to addresses at which nobody is.
        """
        stopped = Wish.objects.filter(
            person=models.OuterRef("to"),
            kind=models.OuterRef("kind"),
            programme=Coalesce(models.OuterRef("programme"), 0),
            how=Wish.How.NONE,
        )
        return self.filter(Q(to=None) | Q(to__is_active=True) & ~models.Exists(stopped)).exclude(
            Q(once=True) & models.Exists(DeadAddress.objects.filter(address=models.OuterRef("address")))
        )

    def ripe(self, at):
        """What may go out by now; what somebody waits for comes before what can wait."""
        ripe = self.filter(state=Mail.State.WAITING, daily=False, next_at__lte=at)
        return ripe.order_by("once", "next_at", "pk")

    def to_gather(self, at):
        """What is to go out with all else of the day."""
        return self.filter(state=Mail.State.WAITING, daily=True, next_at__lte=at)


class Mail(Stateful):
    """One message to one person, written in the transaction that causes it.

    `once` mails (reminders, digests) are sent at most once: when a worker dies between sending
    and noting it, the row stays `uncertain` and staff see it. All others are sent at least once,
    under the same Message-ID. `text` and `html` are the words alone; what stands around them
    (programme, contact, why, the stop link) is added when it is sent.
    """

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("Waiting")
        SENDING = "sending", gettext_lazy("Being sent")
        SENT = "sent", gettext_lazy("Sent")
        FAILED = "failed", gettext_lazy("Could not be sent")
        UNCERTAIN = "uncertain", gettext_lazy("Perhaps sent")
        HELD = "held", gettext_lazy("Held back")
        GATHERED = "gathered", gettext_lazy("Sent with others")
        DROPPED = "dropped", gettext_lazy("Not wanted any more")

    STILL_HERE = (State.WAITING, State.HELD)  # has not gone out; held after a restore, it may go yet
    MOVES = Moves(
        take=(State.WAITING, State.SENDING),
        deliver=((State.SENDING, State.UNCERTAIN), State.SENT),
        retry=(State.SENDING, State.WAITING),
        fail=(State.SENDING, State.FAILED),
        bounce=((State.SENT, State.UNCERTAIN), State.FAILED),
        doubt=(State.SENDING, State.UNCERTAIN),
        gather=(State.WAITING, State.GATHERED),
        hold=(State.WAITING, State.HELD),
        release=(State.HELD, State.WAITING),
        drop=(STILL_HERE, State.DROPPED),
        resend=((State.FAILED, State.UNCERTAIN), State.WAITING),
    )

    programme = models.BigIntegerField(null=True)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    address = models.EmailField()
    letter = models.SlugField()
    kind = models.SlugField()
    about = models.CharField(max_length=30, blank=True)
    ref = models.BigIntegerField(null=True)
    key = models.CharField(max_length=150, unique=True)
    once = models.BooleanField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    attachment = models.TextField(blank=True)  # a calendar file (ICS), when there is one
    message_id = models.CharField(max_length=32)  # hex; the part before the @
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    daily = models.BooleanField(default=False)  # waits for the one mail of the day
    inside = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+"
    )  # the mail it went out with
    batch = models.ForeignKey("Batch", models.SET_NULL, null=True, related_name="+")
    taken_by = models.CharField(max_length=64, blank=True)  # the worker that carries it
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    CLASSED = Classed(
        personal=("address", "subject"),
        private=("text", "html", "attachment"),
        plain=(
            "programme", "letter", "kind", "about", "ref", "key", "once", "headers", "message_id", "state", "daily", "daily",
            "attempts", "made_at", "next_at", "taken_by", "sent_at", "problem",
        ),
        erase="row",
        keep="6 months",
        since="made_at",
        term="letters",
        place="programme",
    )  # fmt: skip
    objects = PeersManager.from_queryset(MailQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["state", "once", "next_at"]),
            models.Index(fields=["to", "-made_at"]),
            models.Index(fields=["about", "ref"]),
        ]


class Wish(models.Model):
    """How somebody wants a kind of letter of one programme, other than as it comes by itself."""

    class How(models.TextChoices):
        NOW = "now", gettext_lazy("At once")
        DAILY = "daily", gettext_lazy("In one mail a day")
        NONE = "none", gettext_lazy("Not at all")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    programme = models.BigIntegerField()
    kind = models.SlugField()
    how = models.CharField(max_length=5, choices=How, default=How.NONE)
    at = models.DateTimeField()

    CLASSED = Classed(plain=("programme", "kind", "how", "at"), erase="row")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "programme", "kind"], name="a_kind_is_wished_once")
        ]


class QuietHours(models.Model):
    """Hours of the day in which somebody wants no mail that can wait; they may go over midnight.

    They go by the clock of `zone`; where it is empty, by that of the programme that writes.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    begins = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=60, blank=True)

    CLASSED = Classed(plain=("begins", "ends", "zone"), erase="row")


class Batch(models.Model):
    """One letter of staff to many, held for some minutes in which it can be taken back."""

    programme = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    letter = models.SlugField()
    subject = models.CharField(max_length=150)
    words = models.TextField()
    chosen = models.CharField(max_length=300)  # whom it is for, in words
    many = models.PositiveIntegerField()
    at = models.DateTimeField()
    goes_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    CLASSED = Classed(
        private=("subject", "words"),
        plain=("programme", "letter", "chosen", "many", "at", "goes_at", "undone_at"),
        keep="life of the programme",
    )

    class Meta:
        indexes = [models.Index(fields=["programme", "-at"])]
