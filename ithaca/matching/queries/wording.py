"""What the engine says, as people read it: in their language, with the scheme's words for its roles, and with names for ids."""

from collections.abc import Callable, Mapping

from ithaca.kit.rules.sentences import found_again
from ithaca.kit.sentences import in_words
from ithaca.matching.policy import MatchingPolicy, fields_of
from ithaca.matching.rules.rounds.saying import PEOPLE, people_in, retold
from ithaca.matching.rules.rounds.units import POINT
from ithaca.programmes.models import Membership


def worded(sentence: str, scheme, names: Mapping[str, str] | None = None) -> str:
    """`names` by the id that the engine knows; without them they are looked up."""
    return teller(scheme, names_in(sentence) if names is None else names)(sentence)


def teller(scheme, names: Mapping[str, str]) -> Callable[[str], str]:
    """The same for many sentences about the people of one round."""
    roles, titles = roles_of(scheme), {field.name: field.title for field in fields_of(scheme)}

    def other(name: str, value):
        if name in PEOPLE:
            return names.get(value, value)
        return titles.get(value, value) if name == "column" else roles.get(name, value)

    return lambda sentence: in_words(retold(sentence, other))


def reason(one: dict, told: Callable[[str], str]) -> str:
    """What fits two people (`plans.in_common`) as a reader reads it; `told` is what `teller` gives."""
    return one["says"].replace("{what}", str(told(found_again(one["what"]))))


def roles_of(scheme) -> dict[str, str]:
    """What the two sides of a round are called."""
    mentees, mentors = (scheme.roles[side] for side in scheme.section(MatchingPolicy).sides(scheme))
    return {
        "role_mentee": mentees.title,
        "role_mentees": mentees.plural,
        "role_mentor": mentors.title,
        "role_mentors": mentors.plural,
    }


def names_in(sentence: str) -> dict[str, str]:
    ids = [int(one) for one in people_in(sentence) if one.isdecimal()]
    rows = Membership.objects.filter(pk__in=ids).values_list("pk", "person__name") if ids else ()
    return {str(pk): name for pk, name in rows}


def points(units: int) -> str:
    """Units of score as points of 100: `73.5`."""
    return f"{units / POINT:.1f}"
