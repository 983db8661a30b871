"""Who holds which right, and where. Read once a request: a change counts from the next one."""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext

from ithaca.kit.prepared import Slot, ask
from ithaca.kit.verdicts import ALLOWED, Verdict, check
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right


def held(person) -> tuple[tuple[int, int | None, frozenset[str]], ...]:
    """(institution, programme or None for all of it, rights) for each staff role a person holds."""
    if person is None or not person.is_active:  # who has not signed in is not active
        return ()
    # not by __dict__: the person of a request stands behind a lazy object with a dictionary of its own
    if getattr(person, "_held", None) is None:
        rows = list(ask(holdings_of, person=person.pk))
        person._held = tuple((i, p, frozenset(rights)) for i, p, rights, _ in rows)
        person._second_step = any(demanded for *_, demanded in rows)
    return person._held


def holdings_of(person):
    found = Holding.objects.filter(person=person, until=None)
    return found.values_list("role__institution_id", "role__programme", "role__rights", "role__second_step")


def needs_second_step(person) -> bool:
    """Whether a role that somebody holds demands a second step of signing in."""
    return bool(held(person)) and person._second_step


def standing(slot: Slot, holdings: tuple) -> Slot:
    """A slot as a person who holds these roles, so that `visible_to` can be prepared: see `kit.prepared`."""
    slot.pk, slot.is_authenticated, slot.is_active, slot._held = slot, True, True, holdings
    return slot


def forget(person):
    """Read a person's rights anew; for the action that changes them."""
    person._held = None


def holds(person, right: Right, programme) -> Verdict:
    """May this person do this in that programme, by a staff role?"""
    return check(
        any(
            right in rights and (p == programme.pk or (p is None and i == programme.institution_id))
            for i, p, rights in held(person)
        ),
        gettext("Your role does not include this: {sentence}").format(sentence=right.sentence),
    )


def runs_institution(person, institution: int) -> bool:
    """Whether somebody runs all programmes of an institution, and may begin new ones."""
    return any(
        i == institution and p is None and Right.RUN_PROGRAMME in rights for i, p, rights in held(person)
    )


def runs_anything(person) -> bool:
    """Whether somebody runs all programmes of some institution."""
    return any(p is None and Right.RUN_PROGRAMME in rights for _, p, rights in held(person))


def can_give(person, role, to) -> Verdict:
    """May this person give somebody a role of a programme? Nobody gives what they do not hold themselves.

    Who runs the whole institution may give any; everybody else gives others at most what they have, and themselves nothing.
    """
    mine = [
        (p, rights)
        for i, p, rights in held(person)
        if i == role.institution_id and p in (None, role.programme)
    ]
    runs = [p for p, rights in mine if Right.RUN_PROGRAMME in rights]
    lacking = set(role.rights) - {right for _, rights in mine for right in rights}
    return check(
        runs,
        gettext("Your role does not include this: {sentence}").format(sentence=Right.RUN_PROGRAMME.sentence),
    ) and (
        ALLOWED
        if None in runs
        else check(person.pk != to.pk, gettext("Somebody else has to give you a role."))
        and check(
            not lacking,
            gettext("You can give only what your own role includes. Not: {sentences}").format(
                sentences=sentences(lacking)
            ),
        )
    )


def sentences(rights) -> str:
    return " ".join(str(Right(right).sentence) for right in sorted(rights))


def reach(person, right: Right, path: str = "programme") -> Q:
    """The rows, by their way to a programme, on which a person has a staff right.

    `path` is the lookup from the model to its programme; "" when the model is the programme.
    """
    found = [(i, p) for i, p, rights in held(person) if right in rights]
    programmes = {p for _, p in found if p is not None}
    institutions = {i for i, p in found if p is None}
    to_programme, to_institution = (
        (f"{path}__in", f"{path}__institution__in") if path else ("pk__in", "institution__in")
    )
    # an empty side is left out: its join alone would keep the database from reading in order
    ways = [(to_programme, programmes), (to_institution, institutions)]
    return reduce(or_, [Q((way, ids)) for way, ids in ways if ids], Q(pk__in=[]))
