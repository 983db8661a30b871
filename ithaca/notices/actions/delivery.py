"""Carrying the outbox to the door.

One commit a mail: it notes what became of the last one and takes the next. So at most one mail
is in flight when a worker dies; `recover` decides about that one. Words are put together and
the server is spoken to outside of any transaction.
"""

import time
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.notices.actions.mending import Bounce, came_back
from ithaca.notices.doors import Cut, Declined, Shut, door_of
from ithaca.notices.models import Almanac, DeadAddress, Mail, Worker
from ithaca.notices.rules.delivery import after_failure, nobody_there, pause_after
from ithaca.notices.shell import content_of

BATCH = 100
HANDFUL = 20
FRESH = 2  # seconds for which a handful counts as just read
NOBODY = gettext_lazy("Mails to this address come back.")
State = Mail.State


class Breaker:
    """Leaves a door alone for a while when it is shut: 5 seconds, then twice as long, up to 5 minutes."""

    def __init__(self, clock=time.monotonic):
        self.clock, self.troubles, self.until, self.problem = clock, 0, 0.0, ""

    @property
    def is_open(self) -> bool:
        return self.clock() < self.until

    def trip(self, problem: str):
        self.troubles += 1
        self.until = self.clock() + min(5 * 2 ** (self.troubles - 1), 300)
        self.problem = problem

    def reset(self):
        self.troubles, self.problem = 0, ""


class Postman:
    """Carries mails to one door, one after another, on behalf of one worker."""

    def __init__(self, worker: str, door=None):
        self.worker = worker
        self.door = door or door_of(settings.MAILERS["door"])
        self.breaker = Breaker()
        self.cuts = 0
        self.notes: list[tuple[int, dict]] = []
        self.in_doubt = False  # whether a commit may have been lost on its way back

    def carry(self, *, at: datetime, most: int = BATCH, going=lambda: True) -> int:
        """Send what is due, up to `most`; how many were handed over. Call again: there may be more."""
        if self.breaker.is_open:
            return 0
        self.settle_doubt()
        almanacs: dict[int, Almanac | None] = {}
        sent = 0
        for mail in islice(self.ripe(at), most):
            if not going():
                break
            if self.take(mail):
                sent += self.send(mail, almanacs, at)
            if self.breaker.is_open:
                break
        self.note()
        return sent

    def ripe(self, at) -> Iterator[Mail]:
        """What is due and wanted, read in handfuls, so that what was stopped a moment ago is not sent."""
        while handful := list(Mail.objects.ripe(at).wanted().select_related("to")[:HANDFUL]):
            read_at = time.monotonic()
            for mail in handful:
                if time.monotonic() - read_at < FRESH:
                    yield mail
        drop_unwanted(at=at)

    def settle_doubt(self):
        """What is marked as being sent by us, and is not, goes back to the queue."""
        if self.in_doubt:
            self.note()
            Mail.objects.filter(state=State.SENDING, taken_by=self.worker).update(
                state=State.WAITING, taken_by="", attempts=F("attempts") - 1
            )
        self.in_doubt = False

    def take(self, mail: Mail) -> bool:
        """Note what became of the last one and take this one, in one commit; not if another was quicker."""
        self.in_doubt = True
        taken = take(mail, self.notes, self.worker)
        self.notes, self.in_doubt = [], False
        return taken

    def note(self):
        if self.notes:
            with transaction.atomic():
                note(self.notes, self.worker)
        self.notes = []

    def send(self, mail: Mail, almanacs, at) -> bool:
        """Hand one mail over; what became of it is noted with the next commit."""
        became = self.attempt(mail, almanacs, at)
        self.notes.append((mail.pk, became))
        return became["state"] == State.SENT

    def attempt(self, mail: Mail, almanacs, at) -> dict:
        try:
            content, sender = content_of(mail, almanac(mail.programme, almanacs), at)
        except Exception as error:  # whatever is wrong with one mail, the others go on
            return failed(
                mail, at, _("It could not be written: {error!r}").format(error=error), for_good=True
            )
        try:
            self.door.send(content, sender=sender, to=mail.address, message_id=mail.message_id)
        except Shut as shut:
            self.breaker.trip(str(shut))
            return back(mail, at)
        except Declined as declined:
            self.cuts = 0
            return refused(mail, at, declined)
        except Cut as cut:
            self.count_cut(str(cut))
            return failed(mail, at, str(cut), perhaps_taken=cut.perhaps_taken)
        self.cuts = 0
        self.breaker.reset()
        return delivered(mail, at)

    def count_cut(self, problem: str):
        """One broken line may be one mail's fault; three in a row are the server's."""
        self.cuts += 1
        if self.cuts >= 3:
            self.breaker.trip(problem)

    def close(self):
        self.door.close()


@transaction.atomic
def take(mail: Mail, notes, worker: str) -> bool:
    note(notes, worker)
    mail.attempts += 1
    waiting = Mail.objects.filter(pk=mail.pk, state=State.WAITING)
    return bool(waiting.update(state=State.SENDING, taken_by=worker, attempts=mail.attempts))


def note(notes, worker: str):
    for pk, became in notes:
        values = {name: value for name, value in became.items() if name != "nobody_at"}
        ours = Mail.objects.filter(pk=pk, taken_by=worker).update(taken_by="", **values)
        if ours and "nobody_at" in became:
            came_back(Bounce(pk, values["problem"]), at=became["nobody_at"])


def drop_unwanted(*, at):
    """To accounts that were closed and of kinds that were stopped since; when all else has gone out."""
    ripe = Mail.objects.filter(state=State.WAITING, next_at__lte=at)
    if found := set(ripe.values_list("pk", flat=True)):
        unwanted = found - set(ripe.wanted().values_list("pk", flat=True))
        dropping = Mail.objects.filter(pk__in=unwanted, state=State.WAITING)
        dead = DeadAddress.objects.values("address")
        dropping.filter(once=True, address__in=dead).update(state=State.DROPPED, problem=NOBODY)
        dropping.update(state=State.DROPPED)


def almanac(programme: int | None, known: dict) -> Almanac | None:
    if programme not in known:
        known[programme] = Almanac.objects.filter(programme=programme).first() if programme else None
    return known[programme]


def delivered(mail: Mail, at) -> dict:
    """Sent. Codes and links that let somebody in are not kept, but in a demo, which shows them."""
    forget = {"text": "", "html": ""} if mail.letter == "account" and not settings.ITHACA_DEMO else {}
    return {"state": State.SENT, "sent_at": at, "problem": "", **forget}


def back(mail: Mail, at) -> dict:
    return {"state": State.WAITING, "attempts": mail.attempts - 1}


def failed(mail: Mail, at, problem: str, **how) -> dict:
    state = after_failure(attempts=mail.attempts, once=mail.once, **how)
    return {"state": state, "problem": problem[:300], "next_at": at + pause_after(mail.attempts)}


def refused(mail: Mail, at, declined: Declined) -> dict:
    """The server said no; when it said that nobody is there, that is noted too, with the same commit."""
    became = failed(mail, at, str(declined), for_good=declined.for_good)
    if declined.for_good and declined.recipient and nobody_there(str(declined)):
        became["nobody_at"] = at
    return became


def recover() -> int:
    """Decide about the mails in the hands of dead workers; how many there were."""
    orphans = Mail.objects.filter(state=State.SENDING).exclude(
        taken_by__in=Worker.objects.alive().values("name")
    )
    said = _("The job process died while sending it.")
    doubted = orphans.filter(once=True).update(state=State.UNCERTAIN, problem=said, taken_by="")
    return doubted + orphans.filter(once=False).update(state=State.WAITING, problem=said, taken_by="")
