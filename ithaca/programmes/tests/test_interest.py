"""The interest list: while sign-up is closed, one can ask to be told when it opens."""

from datetime import UTC, date, datetime

import pytest

from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Mail
from ithaca.programmes.actions.interest import note_interest, tell_that_it_is_open
from ithaca.programmes.models import Interest
from ithaca.programmes.policy import Joining
from ithaca.programmes.testing import make_person, make_programme
from ithaca.programmes.tests.test_members import AUGUST, SEPTEMBER, WINDOWED_FILES

pytestmark = pytest.mark.django_db
MARCH = datetime(2028, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def programme(db):
    return make_programme(WINDOWED_FILES, slug="small")


def note(programme, email="bo@example.org", at=SEPTEMBER, role="mentor"):
    return note_interest(programme, role, name="Bo Lind", email=email, at=at)


def test_outside_the_months_there_is_a_list_and_one_letter_when_it_opens(programme):
    """CAREER-02: otherwise an interest list, told once when sign-up opens; PAR-02: whoever has to wait is on a list."""
    note(programme, "Bo@Example.org")
    note(programme, "bo@example.org")
    assert tell_that_it_is_open(at=SEPTEMBER) == 0
    assert [tell_that_it_is_open(at=MARCH) for _ in range(2)] == [1, 0]
    mails = Mail.objects.order_by("pk")
    assert [(m.letter, m.address, m.to) for m in mails] == [
        ("interest-noted", "bo@example.org", None),
        ("sign-up-open", "bo@example.org", None),
    ]
    assert "Wednesday 1 March 2028" in mails[0].text
    assert "/p/small/join/mentor/" in mails[1].text
    assert "Friday 31 March 2028" in mails[1].text


def test_the_list_is_closed_while_sign_up_is_open(programme):
    for role, at in (("mentor", AUGUST), ("mentee", SEPTEMBER)):
        with pytest.raises(Denied):
            note(programme, at=at, role=role)
    assert not Interest.objects.exists()


def test_a_letter_to_somebody_with_an_account_is_theirs(programme):
    bo = make_person("Bo Lind", "bo@example.org")
    note(programme)
    assert Mail.objects.get().to == bo


def test_whoever_was_told_may_ask_again_another_year(programme):
    note(programme)
    tell_that_it_is_open(at=MARCH)
    note(programme, at=datetime(2028, 4, 2, tzinfo=UTC))
    assert Mail.objects.filter(letter="interest-noted").count() == 2
    assert Interest.objects.get().told_at is None


@pytest.mark.parametrize(
    ("months", "today", "opens", "closes"),
    [
        ((3, 8), date(2026, 11, 2), date(2027, 3, 1), None),
        ((3, 8), date(2027, 3, 31), None, date(2027, 3, 31)),
        ((12, 1), date(2026, 12, 24), None, date(2027, 1, 31)),
        ((1,), date(2026, 2, 1), date(2027, 1, 1), None),
        ((), date(2026, 2, 1), None, None),
        (tuple(range(1, 13)), date(2026, 2, 1), None, None),
    ],
)
def test_when_a_window_opens_and_closes(months, today, opens, closes):
    joining = Joining(form="", open_months=months)
    assert (joining.opens(today), joining.closes(today)) == (opens, closes)
