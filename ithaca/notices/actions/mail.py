"""Writing mails: rows in the transaction that causes them, one message to one person."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from ithaca.accounts.models import Person
from ithaca.kit import links
from ithaca.notices.models import Almanac, Letter, Mail, Stop
from ithaca.notices.queries import Choice
from ithaca.notices.rules.letters import Declared, Kind, Text, declared, render


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One letter for one person. `key` makes it idempotent: a key is written once, ever."""

    letter: str
    to: Person  # unsaved for somebody who has no account: the letter goes to `address`
    key: str
    programme: int | None = None
    about: str = ""
    ref: int | None = None
    address: str = ""
    attachment: str = ""
    headers: dict = field(default_factory=dict)
    delay: timedelta = timedelta(0)
    values: dict = field(default_factory=dict)

    @property
    def declared(self) -> Declared:
        if (found := declared(self.letter)) is None:
            raise KeyError(self.letter)
        return found

    @property
    def stop_kind(self) -> tuple[int, int, str]:
        return (self.to.pk, self.programme or 0, self.declared.kind)


def post(letter: str, *, at: datetime, values: dict | None = None, **wanted):
    """Put one letter for one person into the outbox; see `Wanted`."""
    post_all([Wanted(letter=letter, values=values or {}, **wanted)], at=at)


def post_all(wanted: list[Wanted], *, at: datetime):
    """Put letters into the outbox: four queries for any number of them."""
    put(written(wanted, at=at))


def written(wanted: list[Wanted], *, at: datetime) -> list[Mail]:
    """The rows of these letters, not yet saved.

    Left out are people whose account is closed and kinds that they have stopped.
    """
    wanted = allowed(wanted)
    programmes = {w.programme for w in wanted if w.programme}
    almanacs = {a.programme: a for a in Almanac.objects.filter(programme__in=programmes)}
    own = Letter.objects.filter(programme__in=programmes, name__in={w.letter for w in wanted})
    texts = {(t.programme, t.name): Text(t.name, t.subject, t.body) for t in own}
    return [compose(w, texts.get((w.programme, w.letter)), almanacs.get(w.programme), at) for w in wanted]


def allowed(wanted: list[Wanted]) -> list[Wanted]:
    stops = Stop.objects.filter(
        person__in={w.to.pk for w in wanted if w.to.pk and w.declared.kind != Kind.NEEDED}
    )
    stopped = set(stops.values_list("person", "programme", "kind"))
    return [w for w in wanted if w.to.is_active and w.stop_kind not in stopped]


def put(mails: list[Mail]):
    """Save them; a key that was written before is left as it is."""
    Mail.objects.bulk_create(mails, ignore_conflicts=True, batch_size=500)


def compose(w: Wanted, own: Text | None, almanac: Almanac | None, at: datetime) -> Mail:
    """The row of a mail, with its words."""
    every = {
        "you": w.to.name,
        "home": links.absolute("/"),
        "programme": almanac.name if almanac else "Ithaca",
        "contact": almanac.contact if almanac else "",
    }
    subject, text, rich = render(own or w.declared.text, w.declared.fields, {**every, **w.values})
    return Mail(
        programme=w.programme, to=w.to if w.to.pk else None, address=w.address or w.to.email, letter=w.letter, kind=w.declared.kind,
        about=w.about, ref=w.ref, key=w.key, once=w.declared.once, subject=subject, text=text, html=rich,
        headers=w.headers, attachment=w.attachment, message_id=secrets.token_hex(16), made_at=at,
        next_at=at + w.delay,
    )  # fmt: skip


def post_plain(
    *, address: str, to: Person | None, subject: str, text: str, html: str, headers: dict, at: datetime
):
    """Put a mail that others have worded (a sign-in code, a test) into the outbox."""
    mark = secrets.token_hex(16)
    Mail.objects.create(
        to=to, address=address, letter="account", kind=Kind.NEEDED, key=f"account:{mark}", once=False,
        subject=subject[:250], text=text, html=html, headers=headers, message_id=mark, made_at=at, next_at=at,
    )  # fmt: skip


def stop(person, programme: int, kind: str, *, at):
    """One click: no more letters of this kind. Those that are needed cannot be stopped."""
    assert kind != Kind.NEEDED
    Stop.objects.get_or_create(person=person, programme=programme, kind=kind, defaults={"at": at})


def start(person, programme: int, kind: str):
    """Letters of this kind again."""
    Stop.objects.filter(person=person, programme=programme, kind=kind).delete()


def has_stopped(person, programme: int, kind: str) -> bool:
    return Stop.objects.filter(person=person, programme=programme, kind=kind).exists()


@transaction.atomic
def choose(person, offered: list[Choice], wanted: set[str], *, at):
    """Take over a person's choices: of what was offered, what is not wanted is stopped."""
    for choice in offered:
        if choice.key in wanted:
            start(person, choice.programme, choice.kind)
        else:
            stop(person, choice.programme, choice.kind, at=at)


def drop_about(about: str, ref: int, *, letters: tuple[str, ...]):
    """Take back letters that have not gone out and have lost their point."""
    Mail.objects.filter(
        about=about, ref=ref, letter__in=letters, state__in=(Mail.State.WAITING, Mail.State.HELD)
    ).update(state=Mail.State.DROPPED)
