"""Whom somebody would ask next: lined up with words of their own, and asked in turn after a no or no answer."""

from django.db import transaction
from django.db.models import Max, Q

from ithaca.matching import access
from ithaca.matching.actions.asking import ask, may_be_shown
from ithaca.matching.actions.locking import fit_length, hold
from ithaca.matching.models import Choice, Request
from ithaca.matching.policy import RequestPolicy


@transaction.atomic
def line_up(mentee: int, mentor: int, *, words: str, shows=(), kind: str = "", by, at) -> Choice:
    """Keep somebody to be asked next, last in the line. Lining them up again changes the words alone.

    `mentee` and `mentor` are membership ids; the rest is as in `ask`.
    """
    held = hold(mentee, mentor)
    mentee, mentor = held[mentee], held[mentor]
    access.is_own(by, mentee).require()
    access.can_line_up(mentee, mentor, mentee.programme.today(at)).require()
    rules = mentee.cohort.obeys(RequestPolicy)
    said = {
        "words": fit_length(words, rules.least, rules.most),
        "shows": may_be_shown(mentee, shows),
        "kind": kind,
    }
    last = Choice.objects.filter(mentee=mentee).aggregate(last=Max("place"))["last"] or 0
    fresh = {**said, "place": last + 1, "at": at}
    return Choice.objects.update_or_create(
        mentee=mentee, mentor=mentor, defaults=said, create_defaults=fresh
    )[0]


@transaction.atomic
def move(pk: int, *, up: bool, by):
    """One place up or down in one's line."""
    line = own_line(pk, by)
    here = [choice.pk for choice in line].index(pk)
    there = max(0, min(len(line) - 1, here - 1 if up else here + 1))
    line.insert(there, line.pop(here))
    renumber(line)


@transaction.atomic
def take_out(pk: int, *, by):
    """Do not ask this one after all."""
    line = own_line(pk, by)
    line.pop([choice.pk for choice in line].index(pk)).delete()
    renumber(line)


def own_line(pk: int, by) -> list[Choice]:
    """The whole line that a choice stands in, held in its order; only for the person whose line it is."""
    choice = Choice.objects.select_related("mentee").get(pk=pk)
    access.is_own(by, choice.mentee).require()
    hold(choice.mentee_id)
    return list(Choice.objects.filter(mentee=choice.mentee_id))


def renumber(line: list[Choice]):
    for place, choice in enumerate(line, 1):
        choice.place = place
    Choice.objects.bulk_update(line, ["place"])


@transaction.atomic
def move_on(pk: int, *, at) -> Request | None:
    """After a request that came to nothing, ask the next in line; who cannot be asked any more is passed over.

    Told twice, it goes on once: a request follows one other at most.
    """
    ended = Request.objects.only("mentee").get(pk=pk)
    waiting = Choice.objects.filter(mentee=ended.mentee_id)
    held = hold(ended.mentee_id, *waiting.values_list("mentor", flat=True))
    mentee = held[ended.mentee_id]
    today = mentee.programme.today(at)
    if Request.objects.filter(follows=pk).exists() or not access.can_ask_anybody(mentee, today):
        return None
    for choice in waiting:
        choice.delete()
        if choice.mentor_id in held and access.can_be_asked(mentee, held[choice.mentor_id]):
            return follow(ended, choice, mentee, at)
    return None


def follow(ended: Request, choice: Choice, mentee, at) -> Request:
    said = {"words": choice.words, "shows": choice.shows, "kind": choice.kind}
    request = ask(mentee.pk, choice.mentor_id, **said, by=mentee.person, at=at)
    request.follows = ended
    request.save(update_fields=["follows"])
    return request


def forget(*, mentees=(), members=()):
    """Whoever has found somebody, or has left, waits in nobody's line and has none. Part of what they did."""
    Choice.objects.filter(Q(mentee__in=[*mentees, *members]) | Q(mentor__in=members)).delete()
