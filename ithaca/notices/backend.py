"""Django's door for mail, turned into our outbox: what allauth or Django sends becomes a row too."""

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _

from ithaca.accounts.models import Person
from ithaca.kit.clock import now
from ithaca.notices.actions.mail import post_plain
from ithaca.notices.rules.letters import wrapped

KEPT_HEADERS = ("Reply-To",)


class OutboxBackend(BaseEmailBackend):
    """Writes one mail for each recipient, so that nobody sees another's address."""

    def send_messages(self, messages) -> int:
        at = now()
        for message in messages:
            for address in message.recipients():
                self.put(message, address.strip(), at)
        return len(messages)

    def put(self, message, address: str, at):
        if message.attachments:
            raise ValueError("Only words go through Django's mail; an attachment needs a declared letter.")
        post_plain(
            address=address,
            to=Person.objects.filter(email=address.lower()).first(),
            subject=" ".join(message.subject.split()),
            text=message.body,
            html=wrapped(message.body, settings.ITHACA_URL, _("Open the link")),
            headers={k: v for k, v in message.extra_headers.items() if k in KEPT_HEADERS},
            at=at,
        )
