"""What every journey begins with: screens, a programme that opens, staff who are appointed, people who accept."""

from collections.abc import Iterator
from contextlib import contextmanager

from actors import Actor
from django.core.management import call_command
from django.test import override_settings

DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@contextmanager
def programme_open(
    house, administrator: tuple[str, str], scheme: str, slug: str, *, at, demo=False
) -> Iterator:
    """An institution with an administrator (name, address) and a programme under a scheme, as the guide says to begin."""
    from ithaca.site.founding import found
    from ithaca.site.settings import MAILERS  # the test runner puts others in their place

    name, email = administrator
    institution = email.partition("@")[2].partition(".")[0]
    with override_settings(ITHACA_DEMO=demo, ITHACA_URL=house.url, MAILERS=MAILERS):
        found(institution.title(), name=name, email=email, password=None, at=at)
        call_command("scheme", "load", scheme, institution=institution, programme=slug)
        yield


def appoints(administrator: Actor, slug: str, roles: dict[Actor, str]):
    """Each comes into the role, and looks at the desk."""
    administrator.comes_in(f"/desk/{slug}/staff/")
    administrator.reads("People with roles")
    for who, role in roles.items():
        administrator.writes("address", who.email)
        administrator.writes("Their name", who.name)
        administrator.chooses("Role", role)
        administrator.presses("Appoint")
        administrator.sees("from now on")
        who.comes_in("/desk/")


def opens_the_invitation(actor: Actor, subject="invited"):
    """The mail gives no access by itself: a code to the same address does."""
    actor.opens_mail(subject, "join")
    actor.reads("You are invited")
    actor.presses("Send me the code")
    actor.types_the_code()


def agrees_to_what_is_asked(actor: Actor):
    for box in actor.page.get_by_role("checkbox").all():
        box.check()
    actor.presses("Go on to my profile")
