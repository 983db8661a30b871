"""One letter of staff to many people: one mail each, held for some minutes, and taken back until it goes."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ithaca.kit.trail import record
from ithaca.kit.verdicts import check
from ithaca.notices import access
from ithaca.notices.actions.mail import Wanted, compose, post_all
from ithaca.notices.facts import BatchTakenBack, BatchWritten
from ithaca.notices.models import Almanac, Batch, Letter, Mail
from ithaca.notices.rules.letters import Text

HELD = timedelta(minutes=10)
NEWS, NEEDED = "team-news", "team-notice"


@transaction.atomic
def write_to_many(
    programme: int, people: list, *, subject: str, words: str, needed: bool, chosen: str,
    held: timedelta = HELD, by, at,
) -> Batch:  # fmt: skip
    """Put one mail for each of these people into the outbox, to go when `held` has passed.

    `needed`: to everybody, at once; otherwise it is news, which people may have stopped or get once
    a day. `chosen` says in words whom it is for. Raises `Denied`.
    """
    access.can_manage(by, programme).require()
    check(subject.strip() and words.strip(), _("Write a subject and some words first.")).require()
    check(people, _("Nobody is like this.")).require()
    Almanac.objects.select_for_update().get(programme=programme)  # one after another, so that twice is seen
    before = Batch.objects.filter(programme=programme, by=by, at__gt=at - HELD, undone_at=None)
    twice = before.filter(subject=subject.strip(), words=words.strip(), chosen=chosen[:300]).exists()
    check(not twice, _("You have just written this. It is on its way.")).require()
    batch = Batch.objects.create(
        programme=programme, by=by, letter=NEEDED if needed else NEWS, subject=subject.strip(), words=words.strip(),
        chosen=chosen[:300], many=0, at=at, goes_at=at + held,
    )  # fmt: skip
    post_all([wanted_of(batch, person) for person in people], at=at)
    batch.many = Mail.objects.filter(batch=batch).count()
    batch.save(update_fields=["many"])
    record(BatchWritten(programme=programme, batch=batch.pk, many=batch.many), by=by, at=at)
    return batch


def wanted_of(batch: Batch, person) -> Wanted:
    return Wanted(
        letter=batch.letter,
        to=person,
        key=f"batch:{batch.pk}:{person.pk}",
        programme=batch.programme,
        batch=batch.pk,
        delay=batch.goes_at - batch.at,
        values={"title": batch.subject, "words": batch.words},
    )


def preview(programme: int, person, *, subject: str, words: str, needed: bool, at) -> Mail:
    """The mail that this person would get; nothing is written."""
    letter = NEEDED if needed else NEWS
    own = Letter.objects.filter(programme=programme, name=letter).first()
    wanted = Wanted(
        letter=letter, to=person, key="", programme=programme, values={"title": subject, "words": words}
    )
    text = Text(letter, own.subject, own.body) if own else None
    return compose(wanted, text, Almanac.objects.filter(programme=programme).first(), at)


@transaction.atomic
def take_back(pk: int, *, by, at) -> int:
    """Take back what has not gone out yet; to how many people."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=pk)
    access.can_take_back(by, batch).require()
    waiting = Mail.objects.filter(batch=batch, state__in=Mail.STILL_HERE)
    many = waiting.update(state=Mail.State.DROPPED, problem=_("It was taken back."))
    batch.undone_at = at
    batch.save(update_fields=["undone_at"])
    record(BatchTakenBack(programme=batch.programme, batch=pk, many=many), by=by, at=at)
    return many


def drop_letters_of(people: set[int], *, at):
    """Take back what waits of those of these people who may not write it any more. Part of ending a role."""
    waiting = Mail.objects.filter(batch__by__in=people, state__in=Mail.STILL_HERE)
    batches = Batch.objects.filter(pk__in=waiting.values("batch")).select_related("by").order_by("pk")
    for batch in batches:
        if not access.can_manage(batch.by, batch.programme):
            waiting.filter(batch=batch).update(
                state=Mail.State.DROPPED, problem=_("Whoever wrote it has no role here any more.")
            )
            Batch.objects.filter(pk=batch.pk, undone_at=None).update(undone_at=at)
