"""Reading programmes and memberships: lists for pages, built to cost the same for 5 rows as for 50."""

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from ithaca.kit.prepared import ask
from ithaca.notices.models import Due
from ithaca.programmes.models import Cohort, Membership, Programme
from ithaca.questions.rules.definitions import Field
from ithaca.questions.rules.showing import Shown, Viewer, may_see, shown
from ithaca.roles.access import held, reach, standing
from ithaca.roles.models import Role
from ithaca.roles.rights import Right


def open_cohort(programme: Programme) -> Cohort:
    """The cohort that people join now."""
    return programme.cohorts.filter(open=True).latest("starts_on", "pk")


def role_named(programme: Programme, name: str) -> Role:
    """A role in which people take part; staff roles are held, not joined."""
    return Role.objects.get(programme=programme.pk, name=name, staff=False)


def membership_of(person, programme: Programme, role: str) -> Membership | None:
    return (
        Membership.objects.filter(person=person, programme=programme, role__name=role)
        .select_related("programme__institution", "cohort", "role")
        .first()
    )


def of_person(person):
    """A person's own memberships with all that their pages show, the newest programme first."""
    return (
        Membership.objects.filter(person=person)
        .select_related("programme__institution", "cohort", "role")
        .select_related("profile", "reflection")
        .order_by("programme__closed_at", "-joined_at", "-pk")
    )


def taking_part(person) -> list[Membership]:
    """A person's memberships that are not over, with programme and role, by title. Read once a request."""
    if getattr(person, "_taking_part", None) is None:
        person._taking_part = ask(not_gone, person=person.pk)
    return person._taking_part


def not_gone(person):
    found = Membership.objects.filter(person=person).exclude(state__in=Membership.GONE)
    return found.select_related("programme__institution", "role").order_by("programme__title", "pk")


def looked_after(person) -> list[Programme]:
    """The programmes whose people a person may see by a staff role, by title. Read once a request.

    Each with the rules of its `newest` cohort (None without one), and whether anybody has been in it (`filled`).
    """
    if not held(person):
        return []
    if getattr(person, "_looked_after", None) is None:
        person._looked_after = ask(with_people_to_see, held(person), person=person.pk)
    return person._looked_after


def with_people_to_see(holdings, person):
    found = Programme.objects.filter(reach(standing(person, holdings), Right.SEE_PEOPLE, ""))
    cohorts = Cohort.objects.filter(programme=OuterRef("pk")).order_by("-starts_on", "-pk")
    filled = Exists(Membership.objects.filter(programme=OuterRef("pk")))
    found = found.annotate(newest=Subquery(cohorts.values("version")[:1]), filled=filled)
    return found.select_related("institution").order_by("title", "pk")


def with_all():
    """Memberships with all that a page about one shows."""
    return Membership.objects.select_related("programme__institution", "cohort", "role", "person", "profile")


def is_asked_to_confirm(membership: Membership, *, at) -> bool:
    """Whether it is the time of year to say that the profile is still right."""
    asked = Due.objects.filter(about="membership", ref=membership.pk, page="confirm")
    return asked.waiting(at).exists()


def unconfirmed(person, programme: Programme, *, at):
    """Who was asked whether their profile is right and has not said so since, as rows for a list; staff see them."""
    asked = Due.objects.filter(
        about="membership", ref=OuterRef("pk"), page="confirm", state__in=(Due.State.OPEN, Due.State.MISSED)
    )
    asked = asked.filter(opens_at__lte=at).order_by("-opens_at")
    rows = Membership.objects.visible_to(person).filter(programme=programme, state__in=Membership.IN)
    rows = rows.annotate(
        asked=Subquery(asked.values("due_on")[:1]), since=Subquery(asked.values("opens_at")[:1])
    )
    unsaid = Q(confirmed_at=None) | Q(confirmed_at__lt=F("since"))
    names = ("pk", "person__name", "person__email", "role__title", "state", "confirmed_at", "asked")
    return rows.filter(unsaid, asked__isnull=False).values(*names)


def mine_in(person, programme: Programme) -> list[Membership]:
    """A person's own memberships in one programme; none for a stranger."""
    if not person.is_authenticated:
        return []
    return [m for m in of_person(person).filter(programme=programme) if m.state not in Membership.GONE]


def profile_shown(membership: Membership, viewer: Viewer) -> list[Shown]:
    """The profile as a viewer sees it, the contact address included where they may have it."""
    found = shown(membership.form, membership.answers, viewer)
    joining = membership.joining
    address = Field(name="contact_email", label=_("Contact address"), seen_by=joining.contact_seen_by)
    if joining.contact_address and membership.contact_email and may_see(address, viewer):
        words = membership.contact_email
        found.append(Shown("contact_email", _("Contact address"), "email", address.seen_by, words, (words,)))
    return found


def parts_in(programmes, people):
    """(programme, person, role name) of everybody who takes part, or is asked to."""
    rows = Membership.objects.filter(programme__in=programmes, person__in=people)
    return rows.order_by("-pk").values_list("programme", "person", "role__name")


def dated(programme: int, rules) -> list[Cohort]:
    """The cohorts of a programme whose days staff may still change, the earliest first; none of a rolling one."""
    if rules.about.kind != "dated":
        return []
    return list(Cohort.objects.filter(programme=programme, ended_at=None).order_by("starts_on", "pk"))


# The journey ------------------------------------------------------------------------------------------------------


def steps_in(journey, happened: dict) -> list[dict]:
    """The steps, and where one is: in their order, and at the last only when nothing has begun anew since.

    `happened` is {fact: (its newest entry, how many there are)}.
    """
    found = [[happened.get(fact, (0, 0)) for fact in step.done_by] for step in journey]
    when = [max((entry for entry, _n in facts), default=0) for facts in found]
    many = [sum(count for _entry, count in facts) for facts in found]
    enough = [n >= step.times for n, step in zip(many, journey, strict=True)]
    done = [all(enough[: n + 1]) for n in range(len(when))]
    if when and when[-1] < max(when):
        done[-1] = False
    at = done.index(False) if False in done else len(done)
    if at == len(done) - 1 > 0:  # nobody is at the end before it has come
        at -= 1
    states = ["done" if n < at else "now" if n == at else "next" for n in range(len(done))]
    return [
        {"title": step.title, "text": text_of(step, state, n), "state": state}
        for step, state, n in zip(journey, states, many, strict=True)
    ]


def text_of(step, state: str, many: int) -> str:
    """A step's sentence; of one that is done several times also how often it was, while one is at it."""
    if step.times == 1 or state != "now":
        return step.text
    done = _("This has been done {many} of {times} times.").format(many=many, times=step.times)
    return f"{step.text} {done}".strip()
