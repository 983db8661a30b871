"""What outlives a page (a sign-in, a link in a mail, a file, a step that waits) dies with the right that it stands on.

Each route is alive first, in a world where everything is as it should be; then something ends, and in the same moment
the route is dead. `DIES` says by hand what ends what: a new route that outlives a page needs a line there.
"""

from contextlib import suppress
from copy import copy, deepcopy
from datetime import timedelta
from unittest.mock import patch

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import TestCase
from django.urls import reverse

from ithaca.accounts import actions as accounts
from ithaca.accounts.models import Person
from ithaca.desk import actions as desk
from ithaca.desk.models import Batch
from ithaca.integrations.inbound_mail.actions import answer_in
from ithaca.kit.clock import now
from ithaca.kit.verdicts import Denied
from ithaca.matching.models import Request
from ithaca.notices.actions.batches import take_back
from ithaca.notices.models import Mail
from ithaca.people import actions as people
from ithaca.programmes.actions import closing, members
from ithaca.programmes.models import Membership, Programme
from ithaca.relationships import actions as relationships
from ithaca.relationships.models import Relationship
from ithaca.roles import actions as roles
from ithaca.roles.models import Holding
from tests.permissions.world import build, client_of
from tests.trust.figures import figure

LATER = timedelta(minutes=31)

# Routes: each says whether it opens, or does, what it is for ------------------------------------------------------


class Routes:
    def __init__(self, world):
        self.world, self.ids, self.people = world, world.ids, world.people
        self.clients = {who: as_it_was(client) for who, client in world.clients.items()}

    def get(self, who: str, name: str, *parts, query: str = ""):
        return self.clients[who].get(reverse(name, args=parts) + query)

    def link(self, name: str, token: str):
        return client_of(self.world, "anonymous").get(reverse(name, args=[self.ids[token]]))

    def sign_in(self):
        return self.get("mentor", "programmes:mine").status_code == 200

    def sign_in_of_staff(self):
        return self.get("coordinator", "desk:people", "ours").status_code == 200

    def ask_for_a_code(self):
        self.arriving = client_of(self.world, "anonymous")
        session = self.arriving.session
        session["arrival"] = {
            "email": self.people["mentor"].email, "name": "", "code": make_password("BCDFGHJK"), "next": "/programmes/",
            "at": now().timestamp(), "tries": 0,
        }  # fmt: skip
        session.save()

    def code_in_a_mail(self):
        self.arriving.post(reverse("accounts:code"), {"code": "BCDF-GHJK"})
        return self.arriving.get(reverse("programmes:mine")).status_code == 200

    def link_to_answer(self):
        return b'name="do"' in self.link("matching:answer", "answer").content

    def press_of_the_answer(self):
        page = reverse("matching:answer", args=[self.ids["answer"]])
        client_of(self.world, "anonymous").post(
            page, {"do": "question", "question-words": "What would help you most?"}
        )
        return Request.objects.get(pk=self.ids["request"]).state == Request.State.ASKED

    def link_back(self):
        """Of a profile that rests."""
        with suppress(Denied):
            members.deactivate(self.ids["mentor membership"], by=self.people["mentor"], at=now())
        return b"<button" in self.link("matching:back", "back").content

    def link_of_an_invitation(self):
        return self.link("programmes:invitation", "invitation").status_code == 200

    def link_to_confirm(self):
        return self.link("programmes:confirm_by_mail", "still right").status_code == 200

    def link_to_stop_mail(self):
        return self.link("notices:stop", "stop").status_code == 200

    def address_for_replies(self):
        return answer_in(self.people["mentor"].pk, "thread", self.ids["thread"], at=now()) != ""

    def calendar_file(self):
        answer = self.get("mentor", "meetings:calendar", self.ids["booked"])
        return answer.status_code == 200 and b"CANCELLED" not in answer.content

    def words_in_the_conversation(self):
        url = reverse("conversations:say", args=[self.ids["thread"]])
        return (
            self.clients["mentor"]
            .post(url, {"body": "Hello"})
            .headers.get("Location", "")
            .startswith("/talk/")
        )

    def what_was_shared(self):
        page = self.get("mentor", "relationships:relationship", self.ids["pair"])
        return b"01632 960001" in page.content

    def begin_to_look(self):
        self.clients = {**self.clients, "viewer": client_of(self.world, "coordinator")}
        self.clients["viewer"].post(reverse("desk:view_as", args=[self.ids["mentee membership"]]))

    def look_as_somebody(self):
        page = self.get("viewer", "matching:directory", "ours")
        return page.status_code == 200 and b"Priya" in page.content and b"view-as/stop" in page.content

    def name_a_deputy(self):
        programme, today = self.world.members["mentee"].programme, now().date()
        self.deputy = desk.deputise(
            programme, holding=holding(self.people["coordinator"]).pk, person=self.people["adviser"],
            first=today, last=today, by=self.people["administrator"], at=now(),
        )  # fmt: skip

    def deputy_of_staff(self):
        return self.get("adviser", "desk:staff", "ours").status_code == 200

    def begin_to_stand_in(self):
        relationships.keep_stand_ins(at=now() + timedelta(days=3))

    def stand_in(self):
        pair = self.ids["pair"]
        return (
            self.get("mentee2", "relationships:relationship", pair).status_code == 200
            and self.get("mentee2", "relationships:new_task", pair).status_code == 200
            and self.get("mentee2", "meetings:calendar", self.ids["booked"]).status_code == 200
        )

    def step_that_waits(self):
        desk.do(self.ids["step"], at=now() + timedelta(days=3))
        return bool(Batch.objects.get(pk=self.ids["step"]).done)

    def letter_that_waits(self):
        """Of staff to many, in the minutes before it goes."""
        return Mail.objects.filter(batch=self.ids["letter to many"], state=Mail.State.WAITING).exists()

    def import_that_waits(self):
        return self.get("coordinator", "imports:columns", "ours", self.ids["batch"]).status_code == 200

    def download(self):
        return self.get("coordinator", "desk:people", "ours", query="?as=csv").status_code == 200

    def words_kept(self):
        """What somebody typed after their sign-in had ended."""
        return (
            accounts.keep_for(self.people["mentor"].pk, "/x/", "/x/", {"body": ["Words"]}, at=now())
            is not None
        )


def as_it_was(client):
    """A copy with cookies of its own: whoever is refused loses theirs."""
    client = copy(client)
    client.cookies = deepcopy(client.cookies)
    return client


def holding(person) -> Holding:
    return Holding.objects.get(person=person, until=None)


# What ends ---------------------------------------------------------------------------------------------------------


def account_closed(who: str):
    def account_of(routes):
        Person.objects.filter(pk=routes.people[who].pk).update(is_active=False)

    return account_of


def account_of_the_invited_closed(routes):
    invited = Membership.objects.filter(pk=routes.ids["invited"])
    Person.objects.filter(pk__in=invited.values("person")).update(is_active=False)


def role_ended(routes):
    roles.step_down(holding(routes.people["coordinator"]), by=routes.people["administrator"], at=now())


def pair_ended(routes):
    pair = Relationship.objects.with_people().get(pk=routes.ids["pair"])
    reason = pair.policy.reasons_for("mentee")[0].name
    relationships.end(pair.pk, reason=reason, message="Thank you.", by=routes.people["mentee"], at=now())


def blocked(routes):
    people.block(routes.people["mentor"], by=routes.people["mentee"], at=now())


def left(which: str):
    def end(routes):
        member = routes.world.members[which]
        members.leave(member.pk, by=member.person, at=now())

    return end


def programme_closed(routes):
    programme = Programme.objects.get(slug="ours")
    closing.close(programme.pk, ends_pairs=True, by=routes.people["administrator"], at=now())


def signed_out_everywhere(who: str):
    def end(routes):
        person = routes.people[who]
        for client in routes.clients.values():
            if client.session.get("_auth_user_id") == str(person.pk):
                UserSession.objects.get_or_create(
                    user=person,
                    session_key=client.session.session_key,
                    defaults={"ip": "127.0.0.1", "data": {}},
                )
        accounts.end_other_sign_ins(keep="", by=person, at=now())

    return end


def secret_changed(who: str):
    def end(routes):
        person = Person.objects.get(pk=routes.people[who].pk)
        person.set_password("another one entirely")
        person.save()

    return end


def called_off(routes):
    desk.call_off(routes.deputy.pk, by=routes.people["administrator"], at=now())


def stood_down(routes):
    relationships.end_stand_in(routes.ids["stand-in"], by=routes.people["mentee"], at=now())


def four_days_later(routes):
    relationships.keep_stand_ins(at=now() + timedelta(days=4))


def taken_back(routes):
    take_back(routes.ids["letter to many"], by=routes.people["coordinator"], at=now())


def undone(routes):
    desk.undo(routes.ids["step"], by=routes.people["coordinator"], at=now())


def half_an_hour_later(routes):
    clock = patch("ithaca.desk.views.viewing.now", lambda: now() + LATER)
    clock.start()
    routes.world.undo.append(clock.stop)


def a_quarter_of_an_hour_later(routes):
    clock = patch("ithaca.accounts.views.now", lambda: now() + LATER)
    clock.start()
    routes.world.undo.append(clock.stop)


BEFORE = {
    Routes.code_in_a_mail: Routes.ask_for_a_code,
    Routes.look_as_somebody: Routes.begin_to_look,
    Routes.deputy_of_staff: Routes.name_a_deputy,
    Routes.stand_in: Routes.begin_to_stand_in,
}  # what somebody began while all was well
MENTOR_GONE = (account_closed("mentor"), left("mentor"))
STAFF_GONE = (account_closed("coordinator"), role_ended)
DIES = {
    Routes.sign_in: (account_closed("mentor"), signed_out_everywhere("mentor"), secret_changed("mentor")),
    Routes.sign_in_of_staff: (*STAFF_GONE, signed_out_everywhere("coordinator"), secret_changed("coordinator")),
    Routes.code_in_a_mail: (account_closed("mentor"), a_quarter_of_an_hour_later),
    Routes.link_to_answer: (*MENTOR_GONE, account_closed("mentee"), left("mentee"), blocked, programme_closed),
    Routes.press_of_the_answer: (*MENTOR_GONE, account_closed("mentee"), left("mentee"), blocked, programme_closed),
    Routes.link_back: (*MENTOR_GONE, programme_closed),
    Routes.link_of_an_invitation: (account_of_the_invited_closed, programme_closed),
    Routes.link_to_confirm: (account_closed("mentee"), left("mentee"), programme_closed),
    Routes.link_to_stop_mail: (account_closed("mentee"),),
    Routes.address_for_replies: (account_closed("mentor"),),
    Routes.calendar_file: (*MENTOR_GONE, pair_ended, blocked, programme_closed, signed_out_everywhere("mentor")),
    Routes.words_in_the_conversation: (*MENTOR_GONE, left("mentee"), pair_ended, blocked, programme_closed),
    Routes.what_was_shared: (account_closed("mentor"), blocked),
    Routes.look_as_somebody: (
        *STAFF_GONE, left("mentee"), half_an_hour_later, signed_out_everywhere("coordinator"),
    ),
    Routes.deputy_of_staff: (role_ended, called_off, account_closed("adviser")),
    Routes.stand_in: (
        stood_down, four_days_later, pair_ended, account_closed("mentee2"), left("mentee2"), left("mentee"), left("mentor"),
    ),
    Routes.step_that_waits: (*STAFF_GONE, undone, left("mentee")),
    Routes.letter_that_waits: (role_ended, taken_back),
    Routes.import_that_waits: (*STAFF_GONE, signed_out_everywhere("coordinator")),
    Routes.download: (*STAFF_GONE, signed_out_everywhere("coordinator")),
    Routes.words_kept: (account_closed("mentor"),),
}  # fmt: skip


@pytest.mark.once
class DiesWithTheRight(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = build()
        cls.world.undo = []

    def test_every_route_is_alive_and_dies_with_its_right(self):
        """TOP-16, PAR-16: sessions, links, files and steps that wait end in the moment in which the right does."""
        wrong, tried = [], 0
        for route, ends in DIES.items():
            for end in (None, *ends):
                tried += 1
                alive = self.after(route, end)
                if alive is not (end is None):
                    wrong.append(f"{route.__name__} after {end and end.__qualname__}: alive {alive}")
        figure("dies", routes=len(DIES), tried=tried, alive_though_ended=len(wrong))
        assert wrong == [], "\n".join(wrong)

    def after(self, route, end) -> bool:
        """Whether a route opens once something has ended; all of it undone."""
        with transaction.atomic():
            routes = Routes(self.world)
            try:
                BEFORE.get(route, lambda routes: None)(routes)
                (end or (lambda routes: None))(routes)
                return route(routes)
            finally:
                while self.world.undo:
                    self.world.undo.pop()()
                transaction.set_rollback(True)
