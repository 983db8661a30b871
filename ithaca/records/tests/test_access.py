"""Who may do what with the records of a person: each condition switched off alone, everything else as it should be."""

from django.test import TestCase

from ithaca.kit.testing import assert_says, but
from ithaca.programmes.testing import (
    AT,
    by_right,
    lacks,
    make_holder,
    make_member,
    make_person,
    make_programme,
    make_staff,
)
from ithaca.records import access
from ithaca.records.models import Hold, PersonRequest
from ithaca.records.rules.people import ADDRESS
from ithaca.roles.rights import Right

GONE = "This account has been erased already."
STAFF = "They have a staff role. End it first, so that no work is left alone."
HELD = "There is a hold on their record: nothing of it may be deleted for now."
NOT_YOURS = "They take part in something that you do not look after."
YOUR_OWN = "Somebody else has to look after your record."
YOU_ASKED = "Somebody else has to answer you."
DONE = "It stands at “Done” now."
Kind, State = PersonRequest.Kind, PersonRequest.State


class WhoMay(TestCase):
    """Ruth manages the people of a programme, of whom Priya is one; Kofi is in another one, too, and Amara has a hold."""

    @classmethod
    def setUpTestData(cls):
        cls.programme = make_programme()
        cls.ruth = make_staff(cls.programme)
        cls.priya = make_member(cls.programme, "mentee", "Priya Nair").person
        cls.kofi = make_member(cls.programme, "mentee", "Kofi Mensah").person
        make_member(make_programme(), "mentee", cls.kofi)
        cls.amara = make_member(cls.programme, "mentor", "Amara Okafor").person
        Hold.objects.create(person=cls.amara, words="An inquiry.", by=cls.ruth, at=AT)
        cls.vera = make_member(cls.programme, "mentor", make_staff(cls.programme, person="Vera Lund")).person
        cls.own = make_member(cls.programme, "mentor", cls.ruth).person

    def managing(self, ask) -> list:
        """Cases of what is asked within the programme, of whoever manages its people."""
        return by_right(self.programme, Right.MANAGE_PEOPLE, ask)

    def asks(self, kind: str, person=None, **more) -> PersonRequest:
        """What Priya, or somebody else, asks about their data."""
        return PersonRequest(
            **{
                "kind": kind,
                "person": person or self.priya,
                "programme": self.programme,
                "asked_at": AT,
                **more,
            }
        )

    def test_whom_nothing_keeps_from_being_erased(self):
        ask = access.can_be_erased
        assert_says(
            ("a mentee", ask(self.priya), ""),
            ("once more", ask(but(self.priya, email=ADDRESS.format(self.priya.pk))), GONE),
            ("somebody of staff", ask(self.vera), STAFF),
            ("there is a hold", ask(self.amara), HELD),
        )

    def test_who_looks_after_the_record_of_somebody(self):
        ask, only = access.looks_after, make_holder(self.programme, Right.MANAGE_PEOPLE)
        less = make_holder(self.programme, *(set(Right) - {Right.MANAGE_PEOPLE}))
        assert_says(
            ("who manages people", ask(only, self.priya), ""),
            ("who has every other right", ask(less, self.priya), NOT_YOURS),
            ("they are elsewhere, too", ask(self.ruth, self.kofi), NOT_YOURS),
            ("they take part in nothing", ask(self.ruth, make_person("Bo Lind")), NOT_YOURS),
            ("one's own", ask(self.ruth, self.own), YOUR_OWN),
        )

    def test_who_erases_somebody(self):
        ask = access.can_erase
        assert_says(
            ("oneself", ask(self.priya, self.priya), ""),
            ("oneself, with a hold", ask(self.amara, self.amara), HELD),
            ("who looks after them", ask(self.ruth, self.priya), ""),
            ("who does not", ask(self.ruth, self.kofi), NOT_YOURS),
            ("another mentee", ask(self.kofi, self.priya), NOT_YOURS),
            ("who looks after them, with a hold", ask(self.ruth, self.amara), HELD),
        )

    def test_nobody_asks_more_than_can_be_answered(self):
        many = "You have asked 10 things that we have still to answer. Add to one of them by e-mail, or wait a little."
        rows = [self.asks(Kind.CORRECTION) for _ in range(9)]
        rows += [self.asks(Kind.CORRECTION, state=State.DONE), self.asks(Kind.CORRECTION, self.kofi)]
        PersonRequest.objects.bulk_create(rows)
        assert_says(("nine are open", access.can_ask(self.priya), ""))
        self.asks(Kind.COMPLAINT).save()
        assert_says(
            ("ten are open", access.can_ask(self.priya), many),
            ("of somebody else", access.can_ask(self.kofi), ""),
        )

    def test_who_answers(self):
        asked, ask = self.asks(Kind.CORRECTION), access.can_answer
        mine = self.asks(Kind.CORRECTION, self.own)
        assert_says(
            *self.managing(lambda person: ask(person, asked)),
            ("whoever asked, and is of staff", ask(self.ruth, mine), YOU_ASKED),
            ("it was answered", ask(self.ruth, but(asked, state=State.DONE)), DONE),
        )

    def test_what_belongs_to_no_programme_is_answered_by_who_runs_an_institution(self):
        asked, ask = self.asks(Kind.ADDRESS, programme=None), access.may_look_after
        no = "Only those who run an institution see to this."
        chief = make_holder(self.programme, Right.RUN_PROGRAMME, at_programme=0)
        less = make_holder(self.programme, *(set(Right) - {Right.RUN_PROGRAMME}), at_programme=0)
        assert_says(
            ("who runs an institution", ask(chief, asked), ""),
            ("who has every other right in one", ask(less, asked), no),
            ("who runs a programme", ask(self.ruth, asked), no),
            ("whoever asked", ask(chief, but(asked, person=chief)), YOU_ASKED),
            ("who runs an institution, of a programme's", ask(chief, self.asks(Kind.ADDRESS)), lacks(Right.MANAGE_PEOPLE)),
        )  # fmt: skip

    def test_who_erases_whoever_asked_for_it(self):
        asked, ask = self.asks(Kind.ERASURE), access.can_erase_for
        no = "They did not ask to be erased."
        assert_says(
            *self.managing(lambda person: ask(person, asked)),
            ("they asked for something else", ask(self.ruth, self.asks(Kind.ACCESS)), no),
            ("nobody knows who asked", ask(self.ruth, but(asked, person=None)), no),
            ("they have taken it back", ask(self.ruth, but(asked, state=State.WITHDRAWN)), "It stands at “Taken back” now."),
            ("they are elsewhere, too", ask(self.ruth, but(asked, person=self.kofi)), NOT_YOURS),
            ("there is a hold", ask(self.ruth, but(asked, person=self.amara)), HELD),
        )  # fmt: skip

    def test_who_says_that_a_complaint_has_arrived(self):
        asked, ask = self.asks(Kind.COMPLAINT), access.can_acknowledge
        other = self.asks(Kind.ACCESS)
        assert_says(
            *self.managing(lambda person: ask(person, asked)),
            ("it is none", ask(self.ruth, other), "Only a complaint is acknowledged."),
            ("it was answered", ask(self.ruth, but(asked, state=State.DONE)), DONE),
        )

    def test_who_takes_back_what_was_asked(self):
        asked, ask = self.asks(Kind.ERASURE), access.can_withdraw
        assert_says(
            ("whoever asked", ask(self.priya, asked), ""),
            ("staff", ask(self.ruth, asked), "Only whoever asked can take it back."),
            ("it was answered", ask(self.priya, but(asked, state=State.DONE)), DONE),
        )

    def test_who_gives_somebody_a_new_address(self):
        asked, ask = self.asks(Kind.ADDRESS), access.can_give_address
        another = "They did not ask for another address."
        proof = "They have a staff role: another way of proving who they are is needed."
        assert_says(
            *self.managing(lambda person: ask(person, asked)),
            ("it was answered", ask(self.ruth, but(asked, state=State.DONE)), DONE),
            ("they asked for something else", ask(self.ruth, self.asks(Kind.ACCESS)), another),
            ("nobody has it", ask(self.ruth, but(asked, person=None)), "Nobody here has the old address."),
            ("they are elsewhere, too", ask(self.ruth, but(asked, person=self.kofi)), NOT_YOURS),
            ("they are of staff", ask(self.ruth, but(asked, person=self.vera)), proof),
        )
