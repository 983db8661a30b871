"""`visible_to` lists a row to exactly those whom the room's access functions, and the page that shows it, let see it."""

import os
import sys
from random import Random
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.test import TestCase
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from ithaca.accounts.models import Person
from ithaca.kit import prepared
from ithaca.programmes.models import Membership, Programme
from ithaca.roles.access import held, reach
from ithaca.roles.models import Holding, Role
from ithaca.roles.rights import Right
from tests.permissions import mutants
from tests.permissions.seeing import HOLDS_PEOPLE, SEEN, differences, models_with_visible_to
from tests.permissions.world import build
from tests.trust.figures import LONG, figure

WORLDS = int(os.environ.get("ITHACA_PROVE_WORLDS", "15"))


def anew(people) -> list[Person]:
    """The people as a new request would find them: no rights remembered."""
    return list(Person.objects.filter(pk__in=[p.pk for p in people]).order_by("pk"))


def test_every_model_that_people_see_is_tried():
    """PAR-16: a model with `visible_to` and no line in tests/permissions/seeing.py fails here."""
    assert models_with_visible_to() == set(SEEN)


@pytest.mark.once
class OneOfEverything(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = build()

    def people(self):
        return anew(p for name, p in self.world.people.items() if name != "closed")

    def test_there_is_a_row_of_every_kind_that_some_see_and_others_do_not(self):
        for model in SEEN:
            seen = [model.objects.visible_to(person).exists() for person in self.people()]
            assert any(seen), model
            assert not all(
                model.objects.visible_to(p).count() == model.objects.count() for p in self.people()
            ), model

    def test_a_row_is_listed_exactly_to_whom_the_access_functions_let_see_it(self):
        """PAR-16: can and visible_to agree, for every person and row of the matrix's world."""
        assert differences(self.people()) == []

    def test_a_row_is_listed_exactly_to_whom_its_page_is_shown(self):
        """PAR-16: visible_to and the page agree."""
        wrong, asked = [], 0
        for actor, client in self.world.clients.items():
            if actor in ("anonymous", "closed"):
                continue
            for model, seen in SEEN.items():
                listed = set(model.objects.visible_to(self.world.people[actor]).values_list("pk", flat=True))
                for row in model.objects.all() if seen.page else ():
                    asked += 1
                    if shown(client, *seen.page(row)) != (row.pk in listed):
                        wrong.append(f"{model.__name__} {row.pk} as {actor}: listed {row.pk in listed}")
        figure("visible", rows_on_pages=asked, kinds=len(SEEN), random_worlds=WORLDS, wrong=len(wrong))
        assert wrong == []

    def test_every_planted_fault_is_noticed(self):
        """The test of the test: lists that show all, nothing, or a little too much or too little."""
        planted = list(faults())[:: 1 if LONG else 3]
        missed = [name for name, faulty in planted if not self.notices(faulty)]
        figure("faults", planted=len(planted), missed=len(missed))
        assert missed == []

    def test_a_fault_in_an_access_function_is_noticed(self):
        """A few of those that `script/prove mutants` plants: one for each function that these lists stand on."""
        asked = (
            "relationships.takes_part",
            "conversations.sits_in",
            "help.is_asker",
            "programmes.is_own",
            "roles.holds",
        )
        few = [m for m in mutants.every() if mutants.place(m.function) in asked and m.fault == "says yes"]
        assert len(few) == len(asked)
        assert [mutant.name for mutant in few if not self.notices(mutants.planted(mutant))] == []

    def notices(self, faulty) -> bool:
        prepared.prepared.cache_clear()
        self.addCleanup(prepared.prepared.cache_clear)
        with faulty:
            return differences(self.people()) != []


def shown(client, url: str, words: str) -> bool:
    response = client.get(url)
    assert response.status_code < 500, url
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code != 404 and words in body.decode(errors="replace")


def faults():
    """(name, patch) for each fault that one could write into a `visible_to`, or into what all of them stand on."""
    for model in SEEN:
        rows = type(model.objects.all())
        yield f"{model.__name__} to all", patch.object(rows, "visible_to", lambda self, person: self.all())
        yield f"{model.__name__} to none", patch.object(rows, "visible_to", lambda self, person: self.none())
    for module in MODULES:
        for name, faulty in FAULTY_REACH.items():
            yield f"{module.__name__}: {name}", patch.object(module, "reach", faulty)


def any_right_will_do(person, right, path="programme"):
    return reach(person, Right.SEE_PEOPLE, path)


def a_whole_institution_is_forgotten(person, right, path="programme"):
    own = [p for _, p, rights in held(person) if p and right in rights]
    return Q((f"{path}__in" if path else "pk__in", own))


def a_programme_stands_for_its_institution(person, right, path="programme"):
    wide = [i for i, _, rights in held(person) if right in rights]
    return Q((f"{path}__institution__in" if path else "institution__in", wide))


MODULES = sorted(
    {m for model in SEEN if hasattr(m := sys.modules[model.__module__], "reach")}, key=lambda m: m.__name__
)
FAULTY_REACH = {
    f.__name__: f
    for f in (any_right_will_do, a_whole_institution_is_forgotten, a_programme_stands_for_its_institution)
}


class SmallWorlds(HypothesisCase):
    """The same rows with everybody's place drawn anew: who holds which role with which rights, who is in what."""

    @classmethod
    def setUpTestData(cls):
        build()

    @settings(max_examples=WORLDS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(chance=st.randoms(use_true_random=False))
    def test_whoever_stands_where(self, chance):
        """PAR-16: can and visible_to agree in worlds that nobody thought of."""
        shuffle(chance)
        assert differences(anew(Person.objects.filter(is_active=True))) == []


def shuffle(chance: Random):
    people, programmes = list(Person.objects.all()), list(Programme.objects.all())
    for role in Role.objects.filter(staff=True):
        role.rights = chance.sample(list(Right), chance.randint(0, len(Right)))
        role.save()
    for model in (*SEEN, *HOLDS_PEOPLE):
        for row in model.objects.all():
            place(row, people, programmes, chance)
    for role in Role.objects.filter(staff=True):
        hold(chance.choice(people), role, ended=chance.random() < 0.3)


def hold(person, role, *, ended: bool):
    moment = Holding.objects.values_list("since", flat=True).first()
    if ended or not Holding.objects.filter(person=person, role=role, until=None).exists():
        Holding.objects.create(person=person, role=role, since=moment, until=moment if ended else None)


def place(row, people, programmes, chance):
    """Somebody else, and another programme, in each place of a row where the database allows it."""
    for field in row._meta.concrete_fields:
        if field.related_model is Person and getattr(row, field.attname):
            setattr(row, field.name, chance.choice(people))
        elif field.name == "programme" and not isinstance(row, Holding):
            target = chance.choice(programmes)
            row.programme = target if field.is_relation else target.pk
    if isinstance(row, Membership):
        row.state = chance.choice(Membership.State.values)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        pass
