"""Who may bring people in, and when: each condition switched off alone, everything else as it should be."""

from django.test import TestCase

from ithaca.imports import access
from ithaca.imports.models import ImportBatch
from ithaca.kit.testing import assert_says, but
from ithaca.programmes.testing import AT, by_right, lacks, make_holder, make_programme, make_staff
from ithaca.roles.rights import Right

ENDED = "This programme has ended."
State = ImportBatch.State


class WhoMay(TestCase):
    """Ruth runs a programme; Hana may manage its people, and bring nobody together."""

    @classmethod
    def setUpTestData(cls):
        cls.programme = make_programme()
        cls.over = but(cls.programme, closed_at=AT)
        cls.ruth, cls.hana = make_staff(cls.programme), make_holder(cls.programme, Right.MANAGE_PEOPLE)
        cls.batch = ImportBatch(programme=cls.programme, state=State.CHECKED, counts={"new": 1})

    def managing(self, ask, state: str) -> list:
        """Cases: a batch in this state, and who asks."""
        batch = but(self.batch, state=state)
        return by_right(self.programme, Right.MANAGE_PEOPLE, lambda person: ask(person, batch))

    def test_people_are_brought_into_a_programme_that_goes_on(self):
        ask = access.can_import
        assert_says(
            *by_right(self.programme, Right.MANAGE_PEOPLE, lambda person: ask(person, self.programme)),
            ("the programme has ended", ask(self.ruth, self.over), ENDED),
        )

    def test_pairs_are_brought_in_by_who_brings_people_together_too(self):
        ask, pairs = access.can_import_pairs, make_holder(self.programme, Right.PAIR_PEOPLE)
        assert_says(
            ("who may do both", ask(self.ruth, self.programme), ""),
            ("who manages people", ask(self.hana, self.programme), lacks(Right.PAIR_PEOPLE)),
            ("who brings people together", ask(pairs, self.programme), lacks(Right.MANAGE_PEOPLE)),
            ("the programme has ended", ask(self.ruth, self.over), ENDED),
        )

    def test_a_file_is_checked_before_it_comes_in(self):
        ask = access.can_check
        assert_says(
            *self.managing(ask, State.UPLOADED),
            ("again", ask(self.ruth, self.batch), ""),
            ("the programme has ended", ask(self.ruth, but(self.batch, programme=self.over)), ENDED),
            (
                "it is here",
                ask(self.ruth, but(self.batch, state=State.DONE)),
                "It stands at “Brought in” now.",
            ),
        )

    def test_a_file_comes_in_once_it_is_checked(self):
        ask, pairs = access.can_confirm, but(self.batch, what=ImportBatch.What.PAIRS)
        unchecked = but(self.batch, state=State.UPLOADED)
        empty = but(self.batch, counts={"member": 3, "problem": 2})
        assert_says(
            *self.managing(ask, State.CHECKED),
            ("pairs, by who may bring people together", ask(self.ruth, pairs), ""),
            ("pairs, by who may not", ask(self.hana, pairs), lacks(Right.PAIR_PEOPLE)),
            ("the programme has ended", ask(self.ruth, but(self.batch, programme=self.over)), ENDED),
            ("it was not checked", ask(self.ruth, unchecked), "It stands at “Columns to be named” now."),
            ("it says nothing new", ask(self.ruth, empty), "No row of this file would change anything."),
            ("it fills in what is missing", ask(self.ruth, but(empty, fills=True)), ""),
        )

    def test_a_file_is_thrown_away_until_it_comes_in(self):
        ask = access.can_throw_away
        here = "People of this file are here already. Undo the import instead."
        assert_says(
            *self.managing(ask, State.CHECKED),
            ("it was not checked", ask(self.ruth, but(self.batch, state=State.UPLOADED)), ""),
            ("it comes in", ask(self.ruth, but(self.batch, state=State.APPLYING)), here),
            ("it is here", ask(self.ruth, but(self.batch, state=State.DONE)), here),
        )

    def test_an_import_is_taken_back_once_it_is_done(self):
        ask = access.can_undo
        again, done = "It stands at “Taken back” now.", but(self.batch, state=State.DONE)
        pairs, pairing = (
            but(done, what=ImportBatch.What.PAIRS),
            make_holder(self.programme, Right.PAIR_PEOPLE),
        )
        assert_says(
            *self.managing(ask, State.DONE),
            (
                "it comes in",
                ask(self.ruth, but(self.batch, state=State.APPLYING)),
                "It stands at “Being brought in” now.",
            ),
            ("the programme has ended", ask(self.ruth, but(done, programme=self.over)), ""),
            ("pairs, by who may bring people together", ask(self.ruth, pairs), ""),
            ("pairs, by who may not", ask(self.hana, pairs), lacks(Right.PAIR_PEOPLE)),
            ("pairs, by who manages nobody", ask(pairing, pairs), lacks(Right.MANAGE_PEOPLE)),
            ("twice", ask(self.ruth, but(self.batch, state=State.UNDONE)), again),
        )

    def test_work_that_stands_still_goes_on(self):
        ask, nothing = access.can_go_on, "Nothing is under way here."
        assert_says(
            *self.managing(ask, State.APPLYING),
            ("it is taken back", ask(self.ruth, but(self.batch, state=State.UNDOING)), ""),
            ("it is here", ask(self.ruth, but(self.batch, state=State.DONE)), nothing),
            ("it was checked", ask(self.ruth, self.batch), nothing),
        )
