"""How many mentors there are, and how varied: counted over whoever is in the programme now."""

from collections import Counter
from dataclasses import dataclass

from ithaca.matching.policy import MatchingPolicy
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.policy import JoiningPolicy
from ithaca.questions.rules.words import fold
from ithaca.relationships.queries import places_taken

MOST = 12  # answers that a picture shows
State = Membership.State


@dataclass(frozen=True)
class Variety:
    """The answers to one question: `rows` are (answer, mentors who gave it), the commonest first; `silent` gave none."""

    title: str
    rows: list[tuple[str, int]]
    mentors: int
    silent: int

    @property
    def most(self) -> list[tuple[str, int]]:
        return self.rows[:MOST]

    @property
    def single(self) -> int:
        """Answers that one mentor alone gave."""
        return sum(number == 1 for _, number in self.rows)

    @property
    def largest(self) -> int:
        """Of a hundred who answered, those who gave the commonest answer."""
        answered = self.mentors - self.silent
        return round(100 * self.rows[0][1] / answered) if self.rows else 0


def bank(programme: Programme) -> dict:
    """Size, places and variety of the mentors of a programme: three queries for any number of them."""
    scheme = programme.scheme
    rules, role = scheme.section(MatchingPolicy), scheme.section(MatchingPolicy).sides(scheme)[1]
    rows = Membership.objects.filter(programme=programme, role__name=role)
    states = Counter(rows.filter(state__in=(State.INACTIVE, State.APPLIED)).values_list("state", flat=True))
    active = rows.filter(state=State.ACTIVE).order_by("pk")  # whoever came first has the spelling
    here = list(active.values_list("pk", "capacity", "profile__answers"))
    usual = scheme.section(JoiningPolicy).of(role).capacity
    places = {pk: (usual if capacity is None else capacity) or 0 for pk, capacity, _ in here}
    taken = places_taken(list(places))
    form = scheme.forms.get(scheme.section(JoiningPolicy).of(role).form)
    answers = [found or {} for _, _, found in here]
    return {
        "active": len(here),
        "resting": states[State.INACTIVE],
        "applied": states[State.APPLIED],
        "places": sum(places.values()),
        "free": sum(max(0, many - taken.get(pk, 0)) for pk, many in places.items()),
        "variety": [varied(form.get(name), answers) for name in rules.variety if form and form.get(name)],
    }


def varied(field, answers: list[dict]) -> Variety:
    """One question over everybody's answers; the same word in another spelling of capitals or accents is the same."""
    counted, spelt, silent = Counter(), {}, 0
    for one in answers:
        labels = {fold(label): label for label in field.labels(one.get(field.name)) if fold(label)}
        silent += not labels
        counted.update(labels.keys())
        for key, label in labels.items():
            spelt.setdefault(key, label)
    rows = sorted(
        ((spelt[key], number) for key, number in counted.items()), key=lambda row: (-row[1], row[0])
    )
    return Variety(field.title, rows, len(answers), silent)
