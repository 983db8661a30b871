"""Who holds which right, and where: each condition switched off alone, everything else as it should be."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.test import TestCase

from ithaca.kit.testing import assert_says, but
from ithaca.programmes.models import Programme
from ithaca.programmes.testing import (
    AT,
    by_right,
    lacks,
    make_holder,
    make_person,
    make_programme,
    make_staff,
)
from ithaca.roles import access
from ithaca.roles.models import Holding, Role
from ithaca.roles.rights import Right

RUN = Right.RUN_PROGRAMME


class WhoHolds(TestCase):
    """A programme, another one beside it, and one at another institution."""

    @classmethod
    def setUpTestData(cls):
        cls.programme = make_programme()
        cls.beside = make_programme(institution=cls.programme.institution)
        cls.abroad = make_programme()
        cls.chief = make_holder(cls.programme, RUN, at_programme=0)
        cls.near = make_holder(cls.programme, RUN)

    def test_a_right_counts_where_its_role_does(self):
        holds = access.holds
        assert_says(
            *by_right(self.programme, RUN, lambda person: holds(person, RUN, self.programme)),
            ("beside it, by a role of the institution", holds(self.chief, RUN, self.beside), ""),
            ("beside it, by a role of the programme", holds(self.near, RUN, self.beside), lacks(RUN)),
            ("at another institution", holds(self.chief, RUN, self.abroad), lacks(RUN)),
        )

    def test_nobody_who_is_not_here_holds_anything(self):
        ended = make_staff(self.programme)
        Holding.objects.filter(person=ended).update(until=AT)
        held = access.held
        there = (self.programme.institution_id, self.programme.pk, frozenset({RUN}))
        assert_says(
            ("whoever runs it", held(but(self.near, _held=None)), (there,)),
            ("whose role has ended", held(but(ended, _held=None)), ()),
            ("whose account is closed", held(but(self.near, is_active=False)), ()),
            ("who has not signed in", held(AnonymousUser()), ()),
            ("nobody", held(None), ()),
            ("who has no role", held(make_person("Bo Lind")), ()),
        )

    def test_whether_a_role_demands_a_second_step(self):
        strict = make_holder(self.programme, RUN)
        Role.objects.filter(pk__in=Holding.objects.filter(person=strict).values("role")).update(
            second_step=True
        )
        needs = access.needs_second_step
        assert_says(
            ("one that does", needs(but(strict, _held=None)), True),
            ("one that does not", needs(self.near), False),
            ("no role", needs(make_person("Bo Lind")), False),
        )

    def test_who_runs_an_institution(self):
        home, abroad = self.programme.institution_id, self.abroad.institution_id
        less = make_holder(self.programme, *(set(Right) - {RUN}), at_programme=0)
        runs, anything = access.runs_institution, access.runs_anything
        assert_says(
            ("its chief", runs(self.chief, home), True),
            ("the chief, another one", runs(self.chief, abroad), False),
            ("who has every other right in it", runs(less, home), False),
            ("who runs a programme of it", runs(self.near, home), False),
            ("some institution: a chief", anything(self.chief), True),
            ("some institution: who has every other right in one", anything(less), False),
            ("some institution: who runs a programme", anything(self.near), False),
        )

    def test_which_rows_a_right_reaches(self):
        def reached(person, right=RUN):
            return {p.pk for p in Programme.objects.filter(access.reach(person, right, ""))}

        assert_says(
            ("by a role of the programme", reached(self.near), {self.programme.pk}),
            ("by one of the institution", reached(self.chief), {self.programme.pk, self.beside.pk}),
            ("by another right", reached(self.near, Right.SEE_PEOPLE), set()),
            ("by none", reached(make_person("Bo Lind")), set()),
        )

    def test_a_side_of_a_reach_that_is_empty_is_left_out(self):
        """Its join alone would keep the database from reading in order."""
        nothing, reach = Q(pk__in=[]), access.reach
        near, wide = {self.programme.pk}, {self.programme.institution_id}
        assert_says(
            ("by a role of the programme", reach(self.near, RUN), nothing | Q(programme__in=near)),
            ("by the institution", reach(self.chief, RUN), nothing | Q(programme__institution__in=wide)),
            ("by none", reach(make_person("Bo Lind"), RUN), nothing),
        )
