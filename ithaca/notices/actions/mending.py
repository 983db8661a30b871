"""What did not arrive: addresses at which nobody is, mails sent again, steps tried again."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from ithaca.accounts.models import Person
from ithaca.kit import links
from ithaca.kit.trail import record
from ithaca.notices import access
from ithaca.notices.actions.mail import Wanted, post_all
from ithaca.notices.facts import AddressCameBack, AddressMended, MailResent
from ithaca.notices.models import DeadAddress, Mail, Step
from ithaca.notices.queries import people_with
from ithaca.notices.rules.delivery import nobody_there
from ithaca.roles.rights import Right


@dataclass(frozen=True)
class Bounce:
    """A mail that came back because nobody is at its address, and what the server said."""

    mail: int
    said: str


def came_back(bounce: Bounce, *, at) -> DeadAddress | None:
    """Note that nobody is at the address of a mail, and tell those who can mend it; once an address."""
    mail = Mail.objects.select_related("to").get(pk=bounce.mail)
    dead, fresh = DeadAddress.objects.get_or_create(
        address=mail.address, defaults={"since": at, "said": bounce.said[:300]}
    )
    if not fresh:
        return None
    record(AddressCameBack(programme=mail.programme, people=whose(mail.to)), by=None, at=at)
    if mail.programme:
        tell_staff(mail.programme, at=at)
    return dead


@transaction.atomic
def bounced(message_id: str, address: str, said: str, *, at) -> bool:
    """A mail that was taken came back later; whether it is one of ours, sent to that address.

    Nobody can make this up: whoever knows the name of a mail has had the mail.
    """
    sent = Mail.objects.select_for_update(of=("self",)).filter(message_id=message_id, address__iexact=address)
    mail = sent.first()
    if mail is None or not mail.can("bounce"):
        return False
    mail.move("bounce")
    mail.problem = said[:300]
    mail.save(update_fields=["state", "problem"])
    if nobody_there(said):
        came_back(Bounce(mail.pk, said), at=at)
    return True


def whose(person) -> dict:
    return {"person": [person.pk]} if person else {}


def tell_staff(programme: int, *, at):
    """One letter a day at most, however many addresses: the page lists them all."""
    post_all(
        [
            Wanted(
                letter="addresses-dead",
                to=person,
                key=f"addresses-dead:{programme}:{person.pk}:{at.date()}",
                programme=programme,
                values={"link": links.absolute(links.url_for("outbox", programme, staff=True))},
            )
            for person in people_with(Right.MANAGE_PEOPLE, programme)
        ],
        at=at,
    )


@transaction.atomic
def mend(pk: int, *, by, at) -> str:
    """Write to an address again; which one it was. What failed there since is sent again by hand."""
    dead = DeadAddress.objects.select_for_update().get(pk=pk)
    access.can_mend(by, dead).require()
    owner = Person.objects.filter(email=dead.address).first()
    record(AddressMended(people=whose(owner)), by=by, at=at)
    dead.delete()
    return dead.address


@transaction.atomic
def resend(pk: int, *, by, at) -> Mail:
    """Send a mail again that failed, or that perhaps did not arrive.

    When its address is one at which nobody is, it goes to the address that the person has now.
    """
    mail = Mail.objects.select_for_update(of=("self",)).select_related("to").get(pk=pk)
    access.can_resend(by, mail).require()
    mail.move("resend")
    if mail.to and DeadAddress.objects.filter(address=mail.address).exists():
        mail.address = mail.to.email
    mail.attempts, mail.problem, mail.next_at = 0, "", at
    mail.save(update_fields=["state", "address", "attempts", "problem", "next_at"])
    record(MailResent(programme=mail.programme, mail=pk, people=whose(mail.to)), by=by, at=at)
    return mail


@transaction.atomic
def resend_all(programme: int, *, by, at) -> int:
    """Everything of a programme that could not be sent, to addresses at which somebody is; how many."""
    access.can_manage(by, programme).require()
    dead = DeadAddress.objects.filter(address=OuterRef("address"))
    failed = Mail.objects.filter(programme=programme, state=Mail.State.FAILED).exclude(about="enquiry")
    found = list(failed.exclude(Exists(dead)).values_list("pk", flat=True))
    for pk in found:
        resend(pk, by=by, at=at)
    return len(found)


@transaction.atomic
def try_again(pk: int, *, by, at):
    """Let the sweep try anew what it had set aside."""
    step = Step.objects.select_for_update(of=("self",)).select_related("due").get(pk=pk)
    access.can_try_again(by, step).require()
    step.attempts, step.at, step.problem = 0, at, ""
    step.save(update_fields=["attempts", "at", "problem"])
