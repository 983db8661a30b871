"""PAR-01, PAR-06: programmes that have ended are found again, to be read, with their figures."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ithaca.programmes.actions import closing
from ithaca.programmes.testing import AT, make_member, make_programme, make_staff

pytestmark = pytest.mark.django_db


def test_staff_find_what_runs_and_what_has_ended_and_nobody_else_does(client):
    one = make_programme()
    make_member(one, "mentor", "Amara Okafor")
    priya = make_member(one, "mentee", "Priya Nair")
    ruth = make_staff(one)
    closing.close(one.pk, ends_pairs=False, by=ruth, at=AT)
    client.force_login(ruth)
    page = client.get("/programmes/").text
    ended = page.partition("None of them runs at the moment.")[2]
    assert one.title in ended
    assert '<td data-label="People who took part">2</td>' in ended
    client.force_login(priya.person)
    assert client.get("/programmes/").status_code == 404


def test_the_list_costs_the_same_for_one_and_for_three(client):
    costs = []
    for number in range(3):
        programme = make_programme(slug=f"p{number}")
        ruth = make_staff(programme)
        client.force_login(ruth)
        client.get("/programmes/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/programmes/")
        costs.append(len(queries))
    assert costs[0] == costs[-1] <= 8
