"""Whom a letter to many is for: people by role, state, cohort, and what they have not done yet."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from ithaca.accounts.models import Person
from ithaca.desk.queries.lists import places_of, standing_like
from ithaca.desk.queries.places import Place
from ithaca.kit.waiting import SORTS
from ithaca.kit.words import listed
from ithaca.notices.models import Due
from ithaca.programmes.models import Cohort, Membership


def lacks(place: Place) -> list[tuple[str, str]]:
    """What the scheme asks of people who take part, to choose those who owe it: (name, words)."""
    roles = place.scheme.participants()
    titles = {
        name: gettext("the {title}").format(title=role.title) for name, role in place.scheme.roles.items()
    }
    asked = [expect for expect in place.scheme.expects if expect.owner in roles]
    return [(e.name, f"{roles[e.owner].plural.capitalize()}: {e.task.format(**titles)}") for e in asked]


def cohorts(place: Place) -> list[tuple[str, str]]:
    rows = Cohort.objects.filter(programme=place.pk).order_by("-starts_on", "-pk")
    return [(str(row.pk), str(row)) for row in rows]


def recipients(person, place: Place, wanted: dict):
    """The accounts of those chosen, each once, by name. Who has left is never among them."""
    rows = Membership.objects.visible_to(person).filter(programme=place.pk).exclude(state__in=Membership.GONE)
    if wanted.get("to"):
        return accounts(rows.filter(pk__in=ticked(person, place, wanted["to"])))
    if wanted.get("role"):
        rows = rows.filter(role__name=wanted["role"])
    rows = standing_like(rows, wanted.get("state", ""), places_of(place))
    if wanted.get("cohort"):
        rows = rows.filter(cohort=wanted["cohort"])
    if wanted.get("lacking"):
        owed = Due.objects.filter(programme=place.pk, expectation=wanted["lacking"], state=Due.State.OPEN)
        rows = rows.filter(Exists(owed.filter(owner=OuterRef("person"))))
    return accounts(rows)


def accounts(rows):
    return Person.objects.filter(pk__in=rows.values("person"), is_active=True).order_by("name", "pk")


PARTS = {
    "membership": lambda thing: [thing.pk],
    "request": lambda thing: [thing.mentee_id, thing.mentor_id],
    "relationship": lambda thing: [part.membership_id for part in thing.participants.all()],
}  # whom to write to about a thing that was ticked in a list


def ticked(person, place: Place, to: str) -> list[int]:
    """The memberships of those who were ticked in a list: `request:3-17`."""
    sort, _, refs = to.partition(":")
    if sort not in PARTS:
        return []
    pks = [int(ref) for ref in refs.split("-") if ref.isdecimal() and len(ref) < 19]
    return [pk for thing in SORTS[sort].find(person, place.pk, pks) for pk in PARTS[sort](thing)]


def ticked_in_words(to: str) -> str:
    """ "Those of 3 requests that were ticked"."""
    sort, _, refs = to.partition(":")
    many = len(refs.split("-"))
    found = SORTS.get(sort)
    if found is None or sort == "membership":
        return gettext("The one you chose") if many == 1 else gettext("Those who were ticked in the list")
    return gettext("Everybody in the {many} {words} ticked in the list").format(
        many=many, words=found.one if many == 1 else found.many
    )


def in_words(place: Place, form) -> str:
    """Whom it is for: "mentors; active; who have not yet: ..."."""
    if form.cleaned_data["to"]:
        return ticked_in_words(form.cleaned_data["to"])
    chosen = {name: form.cleaned_data[name] for name in ("role", "state", "cohort")}
    said = [str(dict(form.fields[name].choices)[value]) for name, value in chosen.items() if value]
    parts = said or [gettext("Everybody")]
    if form.cleaned_data["lacking"]:
        parts.append(
            gettext("not yet done: {dict}").format(dict=dict(lacks(place))[form.cleaned_data["lacking"]])
        )
    return listed(parts[:1]) + "".join(f"; {part}" for part in parts[1:])
