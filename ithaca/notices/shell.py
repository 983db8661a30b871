"""What stands around the words of a mail: programme, contact, why it came, and how to stop it."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from ithaca.accounts.queries import language_of
from ithaca.kit import links
from ithaca.notices.models import Almanac, Mail
from ithaca.notices.rules.envelopes import Envelope
from ithaca.notices.rules.letters import Kind, one_line, styled
from ithaca.notices.signing import stop_token

WHY = {
    Kind.NEEDED: gettext_lazy("You get this because something that you do here needs it."),
    Kind.REMINDERS: gettext_lazy("You get this because something waits on you."),
    Kind.MESSAGES: gettext_lazy("You get this because somebody wrote to you."),
    Kind.CHANGES: gettext_lazy(
        "You get this because something has changed for you. There is nothing that you must do."
    ),
    Kind.NEWS: gettext_lazy("You get this because you take part."),
    Kind.DIGEST: gettext_lazy("You get this once a day, when there is something that can wait."),
}


def content_of(mail: Mail, almanac: Almanac | None, at: datetime) -> tuple[bytes, str]:
    """(the finished message, the sender's address), in the reader's language."""
    language = language_of(mail.to) if mail.to else settings.LANGUAGE_CODE
    with override(language):
        return finished(mail, almanac, language, at), settings.DEFAULT_FROM_EMAIL


def finished(mail: Mail, almanac: Almanac | None, language: str, at: datetime) -> bytes:
    stop = stop_link(mail)
    around = {
        "subject": mail.subject, "programme": almanac.name if almanac else "", "contact": almanac, "stop": stop,
        "why": WHY[mail.kind], "home": links.absolute("/"), "language": language,
    }  # fmt: skip
    envelope = Envelope(
        sender=settings.DEFAULT_FROM_EMAIL, sender_name=one_line(almanac.name) if almanac else "Ithaca", to=mail.address, subject=mail.subject,
        text=render_to_string("notices/mail.txt", {**around, "body": mail.text}),
        html=html_of(mail, around), message_id=mail.message_id, at=at, calendar=mail.attachment,
        headers={**stop_headers(stop), **mail.headers},
    )  # fmt: skip
    return envelope.as_bytes()


def html_of(mail: Mail, around: dict) -> str:
    if not mail.html:
        return ""
    return render_to_string("notices/mail.html", {**around, "body": mark_safe(styled(mail.html))})


def stop_link(mail: Mail) -> str:
    if mail.kind == Kind.NEEDED or mail.to_id is None:
        return ""
    return links.absolute(f"/mail/stop/{stop_token(mail.to_id, mail.programme or 0, mail.kind)}/")


def stop_headers(stop: str) -> dict:
    """RFC 8058: a mail program may stop the kind with one POST."""
    if not stop:
        return {}
    return {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
