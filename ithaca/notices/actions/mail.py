"""Writing mails: rows in the transaction that causes them, one message to one person."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext, override

from ithaca.accounts.models import Person
from ithaca.accounts.queries import language_of
from ithaca.kit import links
from ithaca.kit.bulk import insert
from ithaca.notices.models import Almanac, Letter, Mail, QuietHours, Wish
from ithaca.notices.queries import Choice, parts_of
from ithaca.notices.rules.letters import USUAL, Declared, Kind, Text, declared, render
from ithaca.notices.rules.mornings import Quiet, next_morning, welcome


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
    morning: bool = False  # it was written for this very morning: it does not wait for another
    batch: int | None = None
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
    """Put letters into the outbox: five queries for any number of them."""
    put(written(wanted, at=at))


def written(wanted: list[Wanted], *, at: datetime) -> list[Mail]:
    """The rows of these letters, not yet saved.

    Left out are people whose account is closed and kinds that they have stopped.
    """
    habits = habits_of(wanted)
    wanted = [w for w in wanted if w.to.is_active and habits.how(w) != Wish.How.NONE]
    programmes = {w.programme for w in wanted if w.programme}
    almanacs = {a.programme: a for a in Almanac.objects.filter(programme__in=programmes)}
    text_for = texts_of(wanted, programmes)
    return [
        timed(compose(w, text_for(w), almanac, at), w, habits, almanac)
        for w in wanted
        for almanac in [almanacs.get(w.programme)]
    ]


def texts_of(wanted: list[Wanted], programmes: set[int]) -> Callable[[Wanted], Text | None]:
    """What finds a scheme's own words for a letter: those for a role of the reader, or those for everybody."""
    named = Q(name__in={w.letter for w in wanted})
    for letter in {w.letter for w in wanted}:
        named |= Q(name__startswith=f"{letter}.")
    rows = Letter.objects.filter(named, programme__in=programmes)
    texts = {(t.programme, t.name): Text(t.name, t.subject, t.body) for t in rows}
    by_role = any("." in name for _, name in texts)
    parts = parts_of(programmes, {w.to.pk for w in wanted if w.to.pk}) if by_role else {}

    def found(w: Wanted) -> Text | None:
        names = [*(f"{w.letter}.{role}" for role in parts.get((w.programme, w.to.pk), ())), w.letter]
        return next((texts[w.programme, name] for name in names if (w.programme, name) in texts), None)

    return found


@dataclass(frozen=True)
class Habits:
    """How people want their letters, and when they want none."""

    wishes: dict[tuple[int, int, str], str]  # person, programme, kind
    quiet: dict[int, Quiet]  # by person

    def how(self, w: Wanted) -> str:
        kind = w.declared.kind
        return self.wishes.get(w.stop_kind) or USUAL.get(kind, Wish.How.NOW)


def habits_of(wanted: list[Wanted]) -> Habits:
    people = {w.to.pk for w in wanted if w.to.pk and w.declared.kind in USUAL}
    if not people:
        return Habits({}, {})
    wishes = Wish.objects.filter(person__in=people).values_list("person", "programme", "kind", "how")
    quiet = QuietHours.objects.filter(person__in=people).values_list("person", "begins", "ends", "zone")
    return Habits({(p, pr, k): how for p, pr, k, how in wishes}, {p: Quiet(*hours) for p, *hours in quiet})


def timed(mail: Mail, w: Wanted, habits: Habits, almanac: Almanac | None) -> Mail:
    """When it goes out: what is needed at once; the rest in the morning or at once, as the person wishes, and when they
    and the programme do not want quiet."""
    if w.declared.kind not in USUAL:
        return mail
    zone, hour, weekends = (almanac.tz, almanac.hour, almanac.weekends) if almanac else (UTC, 9, True)
    if mail.to_id and habits.how(w) == Wish.How.DAILY:
        mail.daily = True
        mail.next_at = mail.next_at if w.morning else next_morning(mail.next_at, zone, hour)
    quiet = habits.quiet.get(mail.to_id)
    mail.next_at = welcome(mail.next_at, zone, hour, weekends=weekends, quiet=quiet)
    return mail


def put(mails: list[Mail]):
    """Save them; a key that was written before is left as it is."""
    insert(mails, ignore_conflicts=True)


def compose(w: Wanted, own: Text | None, almanac: Almanac | None, at: datetime) -> Mail:
    """The row of a mail, with its words."""
    every = {
        "you": w.to.name,
        "home": links.absolute("/"),
        "programme": almanac.name if almanac else "Ithaca",
        "contact": almanac.contact if almanac else "",
    }
    with override(language_of(w.to)):
        words = own or translated(w.declared.text)
        subject, text, rich = render(words, w.declared.fields, {**every, **w.values})
    return Mail(
        programme=w.programme, to=w.to if w.to.pk else None, address=w.address or w.to.email, letter=w.letter, kind=w.declared.kind,
        about=w.about, ref=w.ref, key=w.key, once=w.declared.once, subject=subject, text=text, html=rich,
        batch_id=w.batch, headers=w.headers, attachment=w.attachment, message_id=secrets.token_hex(16), made_at=at,
        next_at=at + w.delay,
    )  # fmt: skip


def translated(text: Text) -> Text:
    """A letter of the house in the reader's language."""
    return Text(text.name, gettext(text.subject), gettext(text.body))


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
    """One click: no more letters of this kind. Those that are needed cannot be stopped.

    Who stops the one mail of the day stops all kinds that come in it.
    """
    assert kind != Kind.NEEDED
    kinds = in_digest(person, programme) if kind == Kind.DIGEST else [kind]
    for one in kinds:
        wish(person, programme, one, Wish.How.NONE, at=at)


def in_digest(person, programme: int) -> list[str]:
    wishes = Wish.objects.filter(person=person, programme=programme).values_list("kind", "how")
    return [kind for kind, how in {**USUAL, **dict(wishes)}.items() if how == Wish.How.DAILY]


def wish(person, programme: int, kind: str, how: str, *, at):
    Wish.objects.update_or_create(
        person=person, programme=programme, kind=kind, defaults={"how": how, "at": at}
    )


def start(person, programme: int, kind: str):
    """Letters of this kind again, as they come by themselves."""
    stopped = Wish.objects.filter(person=person, programme=programme, how=Wish.How.NONE)
    (stopped if kind == Kind.DIGEST else stopped.filter(kind=kind)).delete()


def has_stopped(person, programme: int, kind: str) -> bool:
    if kind == Kind.DIGEST:
        return not in_digest(person, programme)
    return Wish.objects.filter(person=person, programme=programme, kind=kind, how=Wish.How.NONE).exists()


@transaction.atomic
def choose(person, offered: list[Choice], wanted: dict[str, str], *, at):
    """Take over a person's choices: for each that was offered, how they want it; others stay."""
    for choice in offered:
        how = wanted.get(choice.key, choice.how)
        if how in Wish.How.values and how != choice.how:
            wish(person, choice.programme, choice.kind, how, at=at)


@transaction.atomic
def keep_quiet(person, hours: Quiet | None):
    """No mail that can wait from one hour until another; None for at any hour."""
    if hours is None or hours.begins == hours.ends:
        QuietHours.objects.filter(person=person).delete()
    else:
        values = {"begins": hours.begins, "ends": hours.ends, "zone": hours.zone}
        QuietHours.objects.update_or_create(person=person, defaults=values)


def drop_reminders(about: str, ref: int, *, to):
    """Take back what reminds somebody of what is owed about a thing that is not theirs any more."""
    waiting = Mail.objects.filter(state__in=Mail.STILL_HERE, key__startswith="step:")
    waiting.filter(about=about, ref=ref, to=to).update(state=Mail.State.DROPPED)


def drop_about(about: str, ref: int, *, letters: tuple[str, ...], to=None) -> int:
    """Take back letters that have not gone out and have lost their point, or those of them to these people; how many
    they were."""
    waiting = Mail.objects.filter(state__in=Mail.STILL_HERE)
    found = waiting.filter(about=about, ref=ref, letter__in=letters)
    return (found if to is None else found.filter(to__in=to)).update(state=Mail.State.DROPPED)
