"""Writing mails: rows in the transaction that causes them, one message to one person."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.template.loader import render_to_string

from ithaca.accounts.models import Person
from ithaca.kit import links
from ithaca.notices.models import Almanac, Letter, Mail, Stop
from ithaca.notices.rules.letters import HOUSE, Declared, Kind, Text, render
from ithaca.notices.signing import stop_token


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One letter for one person. `key` makes it idempotent: a key is written once, ever."""

    letter: str
    to: Person
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
        return HOUSE[self.letter]

    @property
    def stop_kind(self) -> tuple[int, int, str]:
        return (self.to.pk, self.programme or 0, self.declared.kind)


def post(letter: str, *, at: datetime, values: dict | None = None, **wanted):
    """Put one letter for one person into the outbox; see `Wanted`."""
    post_all([Wanted(letter=letter, values=values or {}, **wanted)], at=at)


def post_all(wanted: list[Wanted], *, at: datetime):
    """Put letters into the outbox: four queries for any number of them.

    Left out are people whose account is closed and kinds that they have stopped.
    """
    if not wanted:
        return
    stops = set(
        Stop.objects.filter(person__in={w.to.pk for w in wanted}).values_list("person", "programme", "kind")
    )
    wanted = [
        w for w in wanted if w.to.is_active and not (w.declared.kind != Kind.NEEDED and w.stop_kind in stops)
    ]
    programmes = {w.programme for w in wanted if w.programme}
    almanacs = {a.programme: a for a in Almanac.objects.filter(programme__in=programmes)}
    texts = {
        (t.programme, t.name): Text(t.name, t.subject, t.body)
        for t in Letter.objects.filter(programme__in=programmes, name__in={w.letter for w in wanted})
    }
    Mail.objects.bulk_create(
        [compose(w, texts.get((w.programme, w.letter)), almanacs.get(w.programme), at) for w in wanted],
        ignore_conflicts=True,
        batch_size=500,
    )


def compose(w: Wanted, own: Text | None, almanac: Almanac | None, at: datetime) -> Mail:
    """The row of a mail, with its words and the headers that stop its kind."""
    programme = almanac.name if almanac else "Ithaca"
    every = {
        "you": w.to.name,
        "home": links.absolute("/"),
        "programme": programme,
        "contact": almanac.contact if almanac else "",
    }
    subject, text, rich = render(own or w.declared.text, w.declared.fields, {**every, **w.values})
    stop = "" if w.declared.kind == Kind.NEEDED else stop_link(w.stop_kind)
    shell = {
        "subject": subject,
        "programme": programme,
        "contact": almanac,
        "stop": stop,
        "kind": w.declared.kind,
    }
    return Mail(
        programme=w.programme,
        to=w.to,
        address=w.address or w.to.email,
        letter=w.letter,
        about=w.about,
        ref=w.ref,
        key=w.key,
        once=w.declared.once,
        subject=subject,
        text=render_to_string("notices/mail.txt", {**shell, "body": text}),
        html=render_to_string("notices/mail.html", {**shell, "body": rich}),
        headers={**stop_headers(stop), **w.headers},
        attachment=w.attachment,
        message_id=secrets.token_hex(16),
        made_at=at,
        next_at=at + w.delay,
    )


def stop_link(stop_kind) -> str:
    return links.absolute(f"/mail/stop/{stop_token(*stop_kind)}/")


def stop_headers(stop: str) -> dict:
    if not stop:
        return {}
    return {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def stop(person, programme: int, kind: str, *, at):
    """One click: no more letters of this kind."""
    Stop.objects.get_or_create(person=person, programme=programme, kind=kind, defaults={"at": at})


def start(person, programme: int, kind: str):
    """Letters of this kind again."""
    Stop.objects.filter(person=person, programme=programme, kind=kind).delete()


def drop_about(about: str, ref: int, *, letters: tuple[str, ...]):
    """Take back letters that have not gone out and have lost their point."""
    Mail.objects.filter(
        about=about, ref=ref, letter__in=letters, state__in=(Mail.State.WAITING, Mail.State.HELD)
    ).update(state=Mail.State.DROPPED)
