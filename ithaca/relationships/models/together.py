from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from ithaca.kit.models import PeersManager, Stateful
from ithaca.kit.moves import Moves
from ithaca.kit.prepared import ask
from ithaca.kit.privacy import Classed
from ithaca.kit.words import listed
from ithaca.people.models import Block
from ithaca.programmes.models import Cohort, Membership, Programme
from ithaca.relationships.policy import Kind, RelationshipPolicy
from ithaca.roles.access import reach
from ithaca.roles.models import Role
from ithaca.roles.rights import Right


def own(person, path: str = "pk") -> models.Q:
    """Read from the person's few, never by asking each relationship."""
    return models.Q((f"{path}__in", Participant.objects.filter(person=person).values("relationship")))


def stood_in(person, path: str = "pk") -> models.Q:
    """What somebody stands in for at this moment."""
    return models.Q((f"{path}__in", StandIn.objects.now().filter(person=person).values("relationship")))


def blocks_among(people) -> models.QuerySet:
    return Block.objects.filter(by__pk__in=people, person__pk__in=people).values_list("pk")[:1]


class RelationshipQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Your own, those in which you stand in, and for staff those of the programmes they look after."""
        return self.filter(own(person) | stood_in(person) | reach(person, Right.SEE_PAIRS))

    def of(self, person):
        """Those that a person takes part in."""
        return self.filter(own(person))

    def running(self):
        return self.filter(state__in=Relationship.RUNNING)

    def apart(self):
        """Those in which one has blocked another, sought from the few blocks there are."""
        others = Participant.objects.filter(relationship=models.OuterRef(models.OuterRef("relationship")))
        blocks = Block.objects.filter(by=models.OuterRef("person"), person__in=others.values("person"))
        blockers = Participant.objects.filter(person__in=Block.objects.values("by"))
        return self.filter(pk__in=blockers.filter(models.Exists(blocks)).values("relationship"))

    def exchanged(self):
        """Those in which everybody has shared a way to be reached elsewhere."""
        shared = SharedContact.objects.filter(
            relationship=models.OuterRef("relationship"), person=models.OuterRef("person")
        )
        without = Participant.objects.filter(~models.Exists(shared), relationship=models.OuterRef("pk"))
        some = SharedContact.objects.values("relationship")
        return self.filter(~models.Exists(without), pk__in=some)

    def with_people(self):
        """With everything that a page or a letter about one says of its people: three queries."""
        parts = Participant.objects.select_related("person", "role", "membership").order_by(
            "role__name", "pk"
        )
        return self.select_related("programme__institution", "cohort").prefetch_related(
            models.Prefetch("participants", parts)
        )


class Relationship(Stateful):
    """People who work together for a while; a pair is the two-person case."""

    class State(models.TextChoices):
        ACTIVE = "active", gettext_lazy("Active")
        PAUSED = "paused", gettext_lazy("Paused")
        ENDED = "ended", gettext_lazy("Ended")

    RUNNING = (State.ACTIVE, State.PAUSED)
    MOVES = Moves(
        pause=(State.ACTIVE, State.PAUSED),
        resume=(State.PAUSED, State.ACTIVE),
        end=((State.ACTIVE, State.PAUSED), State.ENDED),
    )

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    kind = models.SlugField(default="pair")
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    started_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    cadence_days = models.PositiveSmallIntegerField(null=True)
    last_contact_on = models.DateField(null=True)
    carried_on_at = models.DateTimeField(null=True)
    extended_until = models.DateField(null=True)
    follows = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")  # whose place it took
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.SlugField(blank=True)
    message = models.TextField(blank=True)

    CLASSED = Classed(
        private=("message",),
        whose=("ended_by",),
        shown=("participants__person",),
        plain=(
            "kind",
            "state",
            "started_at",
            "agreed_at",
            "cadence_days",
            "last_contact_on",
            "carried_on_at",
            "extended_until",
            "ended_at",
            "reason",
        ),
    )
    objects = PeersManager.from_queryset(RelationshipQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["programme", "state", "started_at"])]

    def __str__(self):
        return listed(p.person for p in self.participants.all())

    @property
    def policy(self) -> RelationshipPolicy:
        return self.cohort.obeys(RelationshipPolicy)

    @property
    def terms(self) -> Kind:
        return self.policy.named(self.kind)

    def people(self) -> dict:
        """The `people` of a fact about this relationship."""
        found = {}
        for party in self.participants.all():
            found.setdefault(party.role.name, []).append(party.person_id)
        return found

    def subject(self, by=None) -> dict:
        """What every fact about this relationship begins with; where `by` stands in, it names both."""
        standing = self.stand_in_of(by) if by and self.part_of(by) is None else None
        return {
            "programme": self.programme_id,
            "cohort": self.cohort_id,
            "relationship": self.pk,
            "people": {**self.people(), **(standing.both() if standing else {})},
        }

    def part_of(self, person) -> "Participant | None":
        """Somebody's own part in it."""
        return next((p for p in self.participants.all() if person and p.person_id == person.pk), None)

    def others(self, person) -> list:
        """Everybody in it but this person, and but whom they stand in for."""
        own = self.hands_of(person)
        return [p.person for p in self.participants.all() if p.person_id not in own]

    @cached_property
    def stand_ins(self) -> list["StandIn"]:
        """Who stands in, or will; asked once for a page, and not at all where the scheme knows none."""
        return ask(stand_ins_in, pk=self.pk) if self.policy.stand_in else []

    def stand_in_of(self, person) -> "StandIn | None":
        """Whoever stands in at this moment, as that."""
        return next((s for s in self.stand_ins if s.begun_at and person and s.person_id == person.pk), None)

    def hand_of(self, person) -> "Participant | None":
        """The part in which somebody acts: their own, or that of whom they stand in for."""
        if (own := self.part_of(person)) or not (found := self.stand_in_of(person)):
            return own
        return next(p for p in self.participants.all() if p.person_id == found.whom_id)

    def hands_of(self, person) -> set[int]:
        """The ids of somebody and of whom they stand in for."""
        part = self.hand_of(person)
        return {person.pk, part.person_id} if part else {person.pk}

    @cached_property
    def stood_in(self) -> dict[int, int]:
        """Whoever stands in or ever did, and for whom; by their ids."""
        return dict(StandIn.objects.filter(relationship=self.pk).order_by("pk").values_list("person", "whom"))

    def side_of(self, person: int | None) -> int | None:
        """Whose place somebody with this id acted in: their own, or that of whom they stand or stood in for."""
        own = person is None or any(p.person_id == person for p in self.participants.all())
        return person if own else self.stood_in.get(person, person)

    def told(self, on: date | None = None) -> list:
        """Everybody who hears of what is done here, or of a meeting on that local day: its people, and who stands in at
        this moment, and then."""
        people = [p.person for p in self.participants.all()]
        return people + [
            s.person for s in self.stand_ins if s.begun_at and (on is None or s.first <= on <= s.last)
        ]

    @cached_property
    def blocked(self) -> bool:
        """Whether one of its people has blocked another; asked once for a page."""
        people = [p.person_id for p in self.participants.all()]
        return bool(ask(blocks_among, people=people))

    @property
    def exchanged(self) -> bool:
        """Whether everybody in it has shared a way to be reached elsewhere: silence here says nothing then."""
        shared = set(SharedContact.objects.filter(relationship=self.pk).values_list("person", flat=True))
        return shared >= {p.person_id for p in self.participants.all()}

    @property
    def reach(self) -> str:
        """Where its people reach each other, as facts say it."""
        return "elsewhere" if self.exchanged else "here"

    def away(self, today: date) -> list["Participant"]:
        """Whoever of its people is, or will be, away: on a page stand the days, never why; `attended` where somebody
        stands in for them."""
        found = [p for p in self.participants.all() if (day := p.membership.away_until) and day >= today]
        for part in found:
            part.attended = any(s.whom_id == part.person_id for s in self.stand_ins)
        return found

    @property
    def unattended(self) -> bool:
        """Whether one of its people is away now for whom nobody stands in: then its clocks rest."""
        attended = {s.whom_id for s in self.stand_ins if s.begun_at}
        return any(p.membership.away_since and p.person_id not in attended for p in self.participants.all())

    def local(self, moment: datetime) -> datetime:
        """The moment in the programme's zone."""
        return moment.astimezone(self.programme.tz)

    @property
    def until(self) -> date | None:
        """The day before which its people are asked whether to go on: the end of somebody's time
        in the programme, or of the kind's length, or the day until which they were extended. None when
        it is open, or when they go on."""
        if self.carried_on_at or self.extended_until:
            return self.extended_until
        start = self.local(self.started_at).date()
        days = [p.membership.ends_on for p in self.participants.all()]
        if self.terms.lasts:
            days.append(self.terms.lasts.after(start))
        return min((day for day in days if day and day > start), default=None)

    def why(self) -> str:
        """The reason of its end as staff read it; "" while there is none."""
        reason = self.policy.reason_named(self.reason)
        return reason.for_staff(self.titles()) if reason else self.reason

    def titles(self) -> dict[str, str]:
        """What the roles of its people are called, by name."""
        return {part.role.name: part.role.title for part in self.participants.all()}

    def agreement_page(self):
        """The page whose words all sides accept, or None."""
        return self.cohort.scheme.pages.get(self.policy.agreement)

    def expectations_form(self):
        """The form in which each side says what they expect, or None."""
        return self.cohort.scheme.forms.get(self.policy.expectations)


class Participant(models.Model):
    """One of the people in a relationship, in a role, with what they agreed and expect."""

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="participants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    goes_on_at = models.DateTimeField(null=True)
    goes_on_until = models.DateField(null=True)
    expects = models.JSONField(default=dict)

    CLASSED = Classed(private=("expects",), plain=("agreed_at", "goes_on_at", "goes_on_until"))
    objects = PeersManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["relationship", "person"], name="one_part_in_a_relationship")
        ]
        indexes = [models.Index(fields=["person", "relationship"]), models.Index(fields=["membership"])]


class InRelationship(models.QuerySet):
    """Rows of a relationship that only its own people see."""

    def visible_to(self, person):
        return self.filter(own(person, "relationship"))


class Shared(models.QuerySet):
    """Rows of a relationship that its own people see, and whoever stands in for one of them."""

    def visible_to(self, person):
        return self.filter(own(person, "relationship") | stood_in(person, "relationship"))


class SharedContactQuerySet(InRelationship):
    def visible_to(self, person):
        """Those of one's relationships; a block takes both sides' details from the other's eyes."""
        return super().visible_to(person).exclude(person__in=Block.objects.kept_apart(person))


class SharedContact(models.Model):
    """A contact detail that one person chose to show to those they work with."""

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="contacts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    label = models.CharField(max_length=40)
    value = models.CharField(max_length=200)
    at = models.DateTimeField()

    CLASSED = Classed(
        personal=("label", "value"),
        plain=("at",),
        erase="row",
        keep="end and 90 days",
        since="relationship__ended_at",
        term="messages",
        place="relationship__programme",
    )
    objects = PeersManager.from_queryset(SharedContactQuerySet)()


class StandInQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Your own, those of the people you work with, and for staff who bring people together."""
        ours = own(person, "relationship")
        return self.filter(
            models.Q(person=person) | ours | reach(person, Right.PAIR_PEOPLE, "relationship__programme")
        )

    def open(self):
        return self.filter(ended_at=None)

    def now(self):
        """Who stands in at this moment."""
        return self.able().filter(begun_at__isnull=False)

    def able(self):
        """Who stands in, or will: not over, and no longer than the work or their membership lasts."""
        return self.open().filter(
            relationship__state__in=Relationship.RUNNING,
            membership__state=Membership.State.ACTIVE,
            person__is_active=True,
        )


class StandIn(models.Model):
    """Somebody acts in place of `whom` in one relationship, from a first local day to a last; `begun_at` and
    `ended_at` say when that came and went. What is private between its people stays closed to them."""

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="+")
    whom = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    first = models.DateField()
    last = models.DateField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    CLASSED = Classed(plain=("first", "last", "begun_at", "ended_at"), erase="row")
    objects = PeersManager.from_queryset(StandInQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["relationship", "whom"],
                condition=models.Q(ended_at=None),
                name="one_stand_in_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["person", "ended_at"])]

    def both(self) -> dict:
        """Who stands in and for whom: the trail names both."""
        return {"stand-in": [self.person_id], "for": [self.whom_id]}


def stand_ins_in(pk):
    return (
        StandIn.objects.able()
        .filter(relationship__pk=pk)
        .select_related("person", "whom")
        .order_by("first", "pk")
    )
