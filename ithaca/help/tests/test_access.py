"""Who may do what at a help desk: each condition switched off alone, everything else as it should be."""

from django.test import TestCase

from ithaca.help import access, actions
from ithaca.help.models import Enquiry
from ithaca.help.tests.test_help import TWO_DESKS
from ithaca.kit.testing import assert_says, but
from ithaca.notices.models import Mail
from ithaca.programmes.testing import (
    AT,
    FILES,
    make_holder,
    make_member,
    make_person,
    make_programme,
    make_staff,
)
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right

NOT_HERE = "Only the people of this help desk can do this."


class WhoMay(TestCase):
    """Priya asked the Careers Service, where Sunita and Dev are; Malcolm runs the programme, Hana its institution."""

    @classmethod
    def setUpTestData(cls):
        cls.programme = make_programme({**FILES, "scheme.toml": TWO_DESKS})
        cls.priya = make_member(cls.programme, "mentee", "Priya Nair").person
        cls.sunita = make_staff(cls.programme, "careers", "Sunita Rao")
        cls.dev = make_staff(cls.programme, "careers", "Dev Patel")
        cls.malcolm = make_staff(cls.programme, "coordinator", "Malcolm Reid")
        cls.hana = make_holder(cls.programme, Right.RUN_PROGRAMME, at_programme=0)
        cls.asked = Enquiry.objects.get(pk=cls.asks().pk)

    @classmethod
    def asks(cls, kind: str = "question", by=None, **more) -> Enquiry:
        return actions.open_enquiry(
            cls.programme, kind=kind, subject="A word", body="How?", by=by or cls.priya, at=AT, **more
        )

    def nobody_is_there(self):
        Holding.objects.filter(person__in=[self.sunita, self.dev]).update(until=AT)

    def test_who_is_at_a_desk(self):
        at, asked = access.desk_people, self.asked
        assert_says(
            ("who holds its role", at(but(asked)), [self.sunita, self.dev]),
            ("it is about one of them", at(but(asked, about_id=self.dev.pk)), [self.sunita]),
            ("one of them asks", at(but(asked, person_id=self.dev.pk)), [self.sunita]),
            (
                "one of them asks about the other",
                at(but(asked, person_id=self.dev.pk, about_id=self.sunita.pk)),
                [self.malcolm, self.hana],
            ),
        )

    def test_where_nobody_is_at_a_desk_those_who_run_things_are(self):
        self.nobody_is_there()
        at, asked = access.desk_people, self.asked
        assert_says(
            ("a mentee asks", at(but(asked)), [self.malcolm, self.hana]),
            ("one of them asks", at(but(asked, person_id=self.malcolm.pk)), [self.hana]),
            ("it is about one of them", at(but(asked, about_id=self.hana.pk)), [self.malcolm]),
        )
        Holding.objects.filter(person=self.dev).update(until=None)
        assert_says(("somebody is there again", at(but(asked)), [self.dev]))
        self.dev.is_active = False
        self.dev.save()
        assert_says(("whose account is closed", at(but(asked)), [self.malcolm, self.hana]))

    def test_a_desk_may_be_that_of_the_whole_institution(self):
        self.nobody_is_there()
        Holding.objects.filter(person=self.dev).update(until=None)
        role = Holding.objects.get(person=self.dev).role
        role.programme = None
        role.save()
        assert_says(("who holds its role there", access.desk_people(but(self.asked)), [self.dev]))

    def test_what_is_passed_on_reaches_the_desk_to_which_it_goes(self):
        """A desk with nobody passes on to one with people: they are told, and not those who stood in."""
        self.nobody_is_there()
        dora = make_staff(self.programme, "coordinator", "Dora Finch")
        moved = actions.pass_on(self.asked.pk, "alumni", by=self.hana, at=AT)
        told = Mail.objects.filter(letter="enquiry-opened").values_list("to", flat=True)
        assert access.desk_people(moved) == [self.malcolm, dora]
        assert set(told) == {person.pk for person in (self.sunita, self.dev, self.malcolm, dora)}

    def test_who_does_what_there(self):
        closed = but(self.asked, state=Enquiry.State.CLOSED)
        shut = "It stands at “Closed” now."
        opens_again = "This is closed. It opens again when they write again."
        for ask, due in (
            (access.is_at_desk, ""),
            (access.can_answer, shut),
            (access.can_close, shut),
            (access.can_hand_over, opens_again),
        ):
            assert_says(
                ("somebody of the desk", ask(self.sunita, self.asked), ""),
                ("who runs the programme", ask(self.malcolm, self.asked), NOT_HERE),
                ("whoever asked", ask(self.priya, self.asked), NOT_HERE),
                ("it is about them", ask(self.dev, but(self.asked, about_id=self.dev.pk)), NOT_HERE),
                ("it was answered", ask(self.dev, but(self.asked, state=Enquiry.State.ANSWERED)), ""),
                ("it is closed", ask(self.dev, closed), due),
            )

    def test_who_writes_again(self):
        assert_says(
            ("whoever asked", access.is_asker(self.priya, self.asked), ""),
            ("the desk", access.is_asker(self.dev, self.asked), "Only whoever asked can do this."),
        )

    def test_who_asks(self):
        only = "Only people of this programme can write to its help desks here."
        own = access.parts_in(self.priya, self.programme)
        assert_says(
            ("a mentee", access.can_ask(own), ""),
            ("as what", [part.role.name for part in own], ["mentee"]),
            ("somebody else", access.can_ask(access.parts_in(make_person("Bo"), self.programme)), only),
        )

    def test_nobody_asks_more_than_can_be_answered(self):
        ask, enough = access.can_ask_more, 10
        many = "You have 10 open questions here. Please add to one of them, or wait for an answer."
        for _ in range(enough - 2):
            self.asks()
        self.asks("feedback")
        assert_says(("nine of them are open", ask(self.priya, self.programme, "question"), ""))
        last = self.asks()
        assert_says(
            ("ten of them are open", ask(self.priya, self.programme, "question"), many),
            ("it is a concern", ask(self.priya, self.programme, "concern"), ""),
            ("elsewhere", ask(self.priya, make_programme(), "question"), ""),
            ("somebody else", ask(make_person("Bo"), self.programme, "question"), ""),
        )
        actions.answer(last.pk, body="So.", by=self.dev, at=AT)
        assert_says(("one is answered", ask(self.priya, self.programme, "question"), ""))

    def test_at_which_desks_somebody_is(self):
        at = access.desks_of_person
        assert_says(
            ("one", at(self.dev, self.programme), {"careers": [self.sunita, self.dev]}),
            ("the other", at(self.malcolm, self.programme), {"alumni": [self.malcolm]}),
            ("none", at(self.priya, self.programme), {}),
        )
