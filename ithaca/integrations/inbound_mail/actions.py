"""Answering replies by mail: kindly, to the account's own address, at most once a day, and never a machine."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings

from ithaca.accounts.models import Person
from ithaca.integrations.inbound_mail.letters import ANYWHERE_ELSE, IN_A_CONVERSATION
from ithaca.integrations.inbound_mail.rules.replies import Incoming
from ithaca.kit import links
from ithaca.notices.actions.mail import post
from ithaca.notices.signing import read_reply

HEADERS = {"Auto-Submitted": "auto-replied"}


def answer(mail: Incoming, *, at: datetime) -> str:
    """Put the answer into the outbox; which letter it was, or "" when none is due.

    Nothing of the mail is kept. The answer goes to the address of the account, whatever the mail
    says about its sender, so a forged mail can make us write to nobody else, and once a day at most.
    """
    if mail.by_a_machine or mail.sender == own_address():
        return ""
    for address in mail.recipients:
        if found := read_reply(address):
            return answer_in(*found, at=at)
    return answer_elsewhere(mail.sender, at=at)


def answer_in(person: int, about: str, ref: int, *, at) -> str:
    """The address was one of ours: say where the reply belongs."""
    someone = Person.objects.filter(pk=person, is_active=True).first()
    page = links.url_for(about, ref)
    if someone is None or not page:
        return ""
    key = f"autoreply:{person}:{about}:{ref}:{at.date()}"
    return send(IN_A_CONVERSATION, someone, key, at, {"link": links.absolute(page)})


def answer_elsewhere(sender: str, *, at) -> str:
    someone = Person.objects.filter(email=sender, is_active=True).first()
    return send(ANYWHERE_ELSE, someone, f"autoreply:{someone.pk}:{at.date()}", at, {}) if someone else ""


def send(letter, someone, key: str, at, values) -> str:
    post(letter.text.name, to=someone, key=key, values=values, headers=HEADERS, at=at)
    return letter.text.name


def own_address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()
