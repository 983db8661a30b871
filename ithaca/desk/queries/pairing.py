"""Finding people to bring together by hand."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ithaca.desk.queries.places import Place
from ithaca.matching.policy import MatchingPolicy
from ithaca.matching.rules.fit import Fit, fit, offered, wanted
from ithaca.programmes.models import Membership
from ithaca.questions.queries import found
from ithaca.relationships.access import HERE
from ithaca.relationships.policy import Kind, RelationshipPolicy
from ithaca.relationships.queries import places_taken

SHOWN = 12
READ = 300  # so many are looked at, the newest


def kinds(place: Place) -> tuple[Kind, ...]:
    policy = place.scheme.section(RelationshipPolicy)
    return policy.kind or (policy.usual(),)


def candidates(person, place: Place, role: str, words: str, chosen: list[Membership]) -> list[dict]:
    """Members in a role who may be chosen: who fits those chosen best, then who has the fewest partners; two queries."""
    rows = Membership.objects.visible_to(person).filter(programme=place.pk, role__name=role, state__in=HERE)
    if "@" in words:
        rows = rows.filter(person__email__startswith=words.strip().lower())
    elif words and (ids := found(words)) is not None:
        rows = rows.filter(profile__in=ids)
    rows = rows.exclude(pk__in=[member.pk for member in chosen]).order_by("-pk")
    names = ("pk", "person__name", "person__email", "state", "profile__answers", "reflection__answers")
    table = list(rows.values(*names)[:READ])
    busy = places_taken([row["pk"] for row in table])
    fits = how_they_fit(place, role, chosen, table)
    table.sort(key=lambda row: (-(fits[row["pk"]].score or 0), busy.get(row["pk"], 0)))
    return [candidate(row, busy.get(row["pk"], 0), fits[row["pk"]]) for row in table[:SHOWN]]


def how_they_fit(place: Place, role: str, chosen: list[Membership], table: list[dict]) -> dict[int, Fit]:
    """How each of these meets what the one chosen wants, or the other way round; nothing before somebody is chosen."""
    policy = place.scheme.section(MatchingPolicy)
    criteria, (mentees, mentors) = policy.browsed(), policy.sides(place.scheme)
    fields = [one.offers for one in criteria]
    other = next((m for m in chosen if m.role.name == (mentees if role == mentors else mentors)), None)
    if other is None or role not in (mentees, mentors):
        return {row["pk"]: fit((), {}) for row in table}
    theirs = {**other.answers, **other.aims}
    wants, offers = wanted(criteria, theirs), offered(theirs, fields)
    answers = {
        row["pk"]: {**(row["profile__answers"] or {}), **(row["reflection__answers"] or {})} for row in table
    }
    if role == mentors:
        return {pk: fit(wants, offered(own, fields)) for pk, own in answers.items()}
    return {pk: fit(wanted(criteria, own), offers) for pk, own in answers.items()}


def candidate(row, busy: int, found: Fit) -> dict:
    return {
        "pk": row["pk"],
        "name": row["person__name"],
        "email": row["person__email"],
        "busy": busy,
        "state": row["state"],
        "fits": in_words(found),
        "words": _("works with nobody yet") if not busy else _("works with {busy}").format(busy=busy),
    }


def in_words(found: Fit) -> str:
    """How much of what is wanted is met; nothing where nothing can be said."""
    if found.score is None:
        return ""
    n, met = sum(len(want.values) for want, _ in found.met), sum(len(values) for _, values in found.met)
    return ngettext("meets {met} of {n} wish", "meets {met} of {n} wishes", n).format(met=met, n=n)


def chosen_members(person, place: Place, pks) -> list[Membership]:
    """The chosen ones that this person may see, in the order of their choice."""
    rows = Membership.objects.visible_to(person).filter(programme=place.pk, pk__in=pks)
    found = rows.select_related("person", "role", "programme", "profile", "reflection").in_bulk()
    return [found[pk] for pk in pks if pk in found]
