"""Whom a programme knows already, asked for many addresses at once."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import override

from ithaca.accounts.queries import second_addresses
from ithaca.kit.rules.sentences import Sentence
from ithaca.meetings.models import Meeting
from ithaca.programmes.models import Membership
from ithaca.relationships.models import Participant, Relationship

CHUNK = 5_000
with override(None):  # as messages, to be said in the language of whoever looks
    STATES = {state.value: Sentence(str(state.label)) for state in Membership.State}


@dataclass
class Known:
    """What a programme knows of some addresses.

    `here`: {address: {role name: words of its state}} in this programme; `elsewhere`: addresses known from other
    programmes; `own`: {address: the one that its owner signs in with}, where that is another.
    """

    here: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    elsewhere: set[str] = field(default_factory=set)
    own: dict[str, str] = field(default_factory=dict)


def known(programme, emails: list[str], person) -> Known:
    """What is known of lower-case addresses, second ones that people have verified among them.

    Only people whom `person` sees anyway count as known: that an address has an account at another institution is
    never told.
    """
    found = Known()
    visible = Membership.objects.visible_to(person)
    for start in range(0, len(emails), CHUNK):
        chunk = set(emails[start : start + CHUNK])
        seconds = second_addresses(chunk)
        rows = visible.filter(Q(person__email__in=chunk) | Q(person__in=list(seconds)))
        for pk, email, *seen in rows.values_list(
            "person", "person__email", "programme", "role__name", "state"
        ):
            for address in {email} & chunk | set(seconds.get(pk, ())):
                learn(found, address, email, programme, *seen)
    return found


def learn(found: Known, address: str, email: str, programme, where: int, role: str, state: str):
    if address != email:
        found.own[address] = email
    if where == programme.pk:
        found.here[address][role] = STATES[state]
    else:
        found.elsewhere.add(address)


def namesakes(programme, names: set[str], person) -> dict[str, str]:
    """{name in small letters: an address} of people of these names whom the programme knows."""
    lower, found = sorted({name.lower() for name in names}), {}
    here = (
        Membership.objects.visible_to(person)
        .filter(programme=programme)
        .annotate(small=Lower("person__name"))
    )
    for start in range(0, len(lower), CHUNK):
        rows = here.filter(small__in=lower[start : start + CHUNK])
        found |= dict(rows.values_list("small", "person__email"))
    return found


def here_as(programme, role: str, emails: list[str], person) -> dict[str, Membership]:
    """{address that they sign in with: membership} of those who are here in a role."""
    found = {}
    here = Membership.objects.visible_to(person).filter(programme=programme, role__name=role)
    for start in range(0, len(emails), CHUNK):
        rows = here.filter(person__email__in=emails[start : start + CHUNK])
        found |= {m.person.email: m for m in rows.select_related("person", "cohort", "role")}
    return found


def members_by_address(programme, emails: set[str], person) -> dict[tuple[str, str], tuple[int, int, str]]:
    """{(role, address): (membership, person, name)} of the members of a programme, by any address of theirs."""
    emails, found = sorted(emails), {}
    here = Membership.objects.visible_to(person).filter(programme=programme, state__in=Membership.IN)
    for start in range(0, len(emails), CHUNK):
        chunk = set(emails[start : start + CHUNK])
        seconds = second_addresses(chunk)
        rows = here.filter(Q(person__email__in=chunk) | Q(person__in=list(seconds)))
        for pk, who, name, email, role in rows.values_list(
            "pk", "person", "person__name", "person__email", "role__name"
        ):
            for address in {email} & chunk | set(seconds.get(who, ())):
                found[role, address] = (pk, who, name)
    return found


def running_together(programme, people: set[int]) -> dict[frozenset, set[str]]:
    """{the persons of a running relationship: the local days on which they have met}, of all who are asked for."""
    parts = Participant.objects.filter(
        relationship__programme=programme, relationship__state__in=Relationship.RUNNING
    ).values_list("relationship", "person")
    groups = defaultdict(set)
    for pair, who in parts:
        groups[pair].add(who)
    held = Meeting.objects.filter(relationship__programme=programme, state=Meeting.State.HELD)
    days = defaultdict(set)
    for pair, moment in held.values_list("relationship", "starts_at"):
        days[pair].add(programme.today(moment).isoformat())
    return {frozenset(group): days[pair] for pair, group in groups.items() if group <= people}
