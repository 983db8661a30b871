"""Who looks after the mails of a programme: each condition switched off alone, everything else as it should be."""

from datetime import timedelta

from django.test import TestCase

from ithaca.kit.testing import assert_says, but
from ithaca.notices import access
from ithaca.notices.actions.batches import write_to_many
from ithaca.notices.models import DeadAddress, Due, Mail, Step
from ithaca.programmes.testing import (
    AT,
    FILES,
    SCHEME,
    by_right,
    lacks,
    make_holder,
    make_institution,
    make_member,
    make_person,
    make_programme,
    make_staff,
)
from ithaca.roles.rights import Right

ADVISER = """
[roles.adviser]
title = "adviser"
plural = "advisers"
kind = "staff"
rights = ["see-people"]
"""
NOT_YOURS = lacks(Right.MANAGE_PEOPLE)


class WhoMay(TestCase):
    """Ruth manages the people of a programme, Jean advises there, and Priya is one of its people."""

    @classmethod
    def setUpTestData(cls):
        cls.home = make_institution()
        cls.programme = make_programme({**FILES, "scheme.toml": SCHEME + ADVISER}, institution=cls.home)
        cls.ruth = make_staff(cls.programme)
        cls.jean = make_staff(cls.programme, "adviser", "Jean Docherty")
        cls.priya = make_member(cls.programme, "mentee", "Priya Nair").person
        cls.here = cls.programme.pk

    def managing(self, ask) -> list:
        return by_right(self.programme, Right.MANAGE_PEOPLE, ask)

    def owed(self, **more) -> Due:
        """Something that Priya owes."""
        values = {
            "programme": self.here, "cohort": self.programme.cohorts.get().pk, "expectation": "answer", "about": "request",
            "ref": Due.objects.count(), "owner": self.priya, "role": "mentee", "task": "Answer", "action": "Answer",
            "since_on": AT.date(), "opens_at": AT, "due_on": AT.date(), "due_at": AT, **more,
        }  # fmt: skip
        return Due.objects.create(**values)

    def test_whose_mails_somebody_looks_after(self):
        beside = make_programme(institution=self.home)
        wide = make_holder(self.programme, Right.MANAGE_PEOPLE, at_programme=0)
        looked_after = access.looked_after
        assert_says(
            ("a coordinator", set(looked_after(self.ruth)), {self.here}),
            ("whoever manages the institution's people", set(looked_after(wide)), {self.here, beside.pk}),
            ("an adviser", looked_after(self.jean), {}),
            ("a mentee", looked_after(self.priya), {}),
            *self.managing(lambda person: access.can_manage(person, self.here)),
            ("the whole institution's", access.can_manage(wide, beside.pk), ""),
            ("another institution's", access.can_manage(wide, make_programme().pk), NOT_YOURS),
        )

    def test_a_mail_goes_out_again_when_it_did_not_arrive(self):
        ask, mail = access.can_resend, Mail(programme=self.here, state=Mail.State.FAILED)
        assert_says(
            *self.managing(lambda person: ask(person, mail)),
            ("perhaps it did", ask(self.ruth, but(mail, state=Mail.State.UNCERTAIN)), ""),
            ("it did", ask(self.ruth, but(mail, state=Mail.State.SENT)), "It stands at “Sent” now."),
            ("it waits", ask(self.ruth, but(mail, state=Mail.State.WAITING)), "It stands at “Waiting” now."),
        )

    def test_what_was_set_aside_is_tried_again(self):
        step = Step(due=Due(programme=self.here))
        assert_says(*self.managing(lambda person: access.can_try_again(person, step)))

    def test_an_address_is_mended_by_its_owner_or_by_who_wrote_to_it(self):
        dead, ask = DeadAddress(address=self.priya.email), access.can_mend
        nobody = DeadAddress(address="nobody@example.org")
        Mail.objects.create(
            programme=self.here, address=dead.address, letter="x", kind="needed", key="x", once=False, subject="x",
            text="x", message_id="x", made_at=AT, next_at=AT,
        )  # fmt: skip
        assert_says(
            ("its owner", ask(self.priya, dead), ""),
            ("another mentee", ask(make_person("Kofi Mensah"), dead), NOT_YOURS),
            *self.managing(lambda person: ask(person, dead)),
            ("nobody wrote to it", ask(self.ruth, nobody), NOT_YOURS),
        )

    def test_a_letter_is_taken_back_until_it_has_gone_out(self):
        batch = write_to_many(
            self.here, [self.priya], subject="An evening", words="Do come.", needed=True, chosen="x", by=self.ruth, at=AT
        )  # fmt: skip
        mail, gone, ask = (
            Mail.objects.get(batch=batch),
            "It has gone out, and cannot be taken back.",
            access.can_take_back,
        )
        assert_says(
            *self.managing(lambda person: ask(person, batch)),
            ("it was taken back", ask(self.ruth, but(batch, undone_at=AT)), gone),
            ("another letter", ask(self.ruth, but(batch, pk=batch.pk + 1)), gone),
        )
        for state, due in (("held", ""), ("sending", gone), ("sent", gone)):
            Mail.objects.filter(pk=mail.pk).update(state=state)
            assert_says((state, ask(self.ruth, batch), due))

    def test_what_others_owe_is_tended_by_who_looks_after_them(self):
        ask, no = access.can_tend, "This is not yours to change, or it is settled."
        due, enquiry = self.owed(), self.owed(about="enquiry")
        own, settled = self.owed(owner=self.ruth), self.owed(state=Due.State.SETTLED)
        joint = self.owed(owner=None, role="adviser")
        yes = [(words, said, right and no) for words, said, right in self.managing(lambda p: ask(p, due))]
        assert_says(
            *yes,
            ("whoever owes it", ask(self.priya, due), no),
            ("staff who owe it", ask(self.ruth, own), no),
            ("it is settled", ask(self.ruth, settled), no),
            ("it is about an enquiry", ask(self.ruth, enquiry), no),
            ("their role owes it", ask(self.jean, joint), ""),
            ("another role owes it", ask(self.jean, self.owed(owner=None, role="coordinator")), no),
        )

    def test_what_has_gone_on_to_a_role_is_tended_by_it(self):
        ask, no = access.can_tend, "This is not yours to change, or it is settled."
        due = self.owed()
        step = Step.objects.create(due=due, do=Step.Do.ESCALATE, what="x", role="adviser", at=AT)
        assert_says(("it goes on one day", ask(self.jean, due), no))
        step.done_at = AT + timedelta(days=1)
        step.save()
        assert_says(
            ("it has gone on", ask(self.jean, due), ""),
            ("to another role", ask(make_holder(self.programme, Right.SEE_PEOPLE), due), no),
        )
        Step.objects.update(do=Step.Do.REMIND)
        assert_says(("it was a reminder", ask(self.jean, due), no))
