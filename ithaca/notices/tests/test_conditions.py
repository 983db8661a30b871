"""What an `[[expect]]` asks of a fact before it begins."""

import pytest

from ithaca.help import actions as help_desk
from ithaca.kit.toml import Refused
from ithaca.kit.trail import record
from ithaca.notices.models import Due, Letter
from ithaca.programmes import scheme
from ithaca.programmes.facts import MemberApplied
from ithaca.programmes.testing import AT, FILES, SCHEME, make_member, make_programme
from ithaca.relationships import actions as relationships

pytestmark = pytest.mark.django_db


def programme_with(*expects: str, **files):
    return make_programme({**FILES, "scheme.toml": SCHEME + "\n".join(expects), **files})


def expect(name: str, about: str, **more: str) -> str:
    values = {"owner": '"coordinator"', "task": '"Do it"', "due": '"3 days"', **more}
    lines = "\n".join(f"{key} = {value}" for key, value in values.items())
    return f'\n[[expect]]\nname = "{name}"\nabout = "{about}"\n{lines}\n'


def test_a_value_of_the_fact_decides_whether_it_begins():
    """CAREER-45: each help desk has its own dues."""
    desk = {"since": '["enquiry.opened"]', "settled_by": '["enquiry.answered"]'}
    programme = programme_with(
        expect("ours", "enquiry", when='{ desk = "team" }', **desk),
        expect("theirs", "enquiry", when='{ desk = "elsewhere" }', **desk),
    )
    mentee = make_member(programme, "mentee").person
    help_desk.open_enquiry(programme, kind="question", subject="A word", body="How?", by=mentee, at=AT)
    assert list(Due.objects.values_list("expectation", flat=True)) == ["ours"]


def test_a_role_decides_whether_it_begins():
    programme = programme_with(
        expect(
            "mentors",
            "membership",
            for_role='"mentor"',
            since='["membership.applied"]',
            settled_by='["membership.joined"]',
        )
    )
    for role in ("mentee", "mentor"):
        member = make_member(programme, role)
        applied = MemberApplied(
            programme=programme.pk, cohort=member.cohort_id, membership=member.pk, people=member.people()
        )
        record(applied, by=None, at=AT)
    assert [due.ref for due in Due.objects.all()] == [member.pk]


@pytest.mark.parametrize(("ends_on", "due_on"), [("2027-01-01", "2027-01-01"), (None, None)])
def test_what_is_due_by_a_value_of_the_fact_alone_is_not_due_without_it(ends_on, due_on):
    """CAREER-06: both are asked before the course ends; who has no end is not asked."""
    ask = {
        "since": '["relationship.started"]',
        "settled_by": '["relationship.ended"]',
        "due_from": '"until_days"',
    }
    programme = programme_with(expect("go-on", "relationship", **ask).replace('due = "3 days"\n', ""))
    mentee, mentor = make_member(programme, "mentee", ends_on=ends_on), make_member(programme, "mentor")
    relationships.start(programme, mentee.cohort, "", [mentee, mentor], by=None, at=AT)
    found = [str(due.due_on) for due in Due.objects.filter(expectation="go-on")]
    assert found == ([due_on] if due_on else [])


def test_a_reminder_can_have_words_of_its_own():
    words = '+++\nsubject = "Your goals, {you}"\n+++\n{task}'
    programme = programme_with(
        expect(
            "goals",
            "relationship",
            letter='"reminder-goals"',
            since='["relationship.started"]',
            settled_by='["goal.set"]',
        ),
        **{"letters/reminder-goals.md": words},
    )
    assert Letter.objects.get(programme=programme.pk).name == "reminder-goals"


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ('when = { colour = "red" }', "when.colour"),
        ('for_role = "nobody"', "for_role"),
    ],
)
def test_a_condition_that_cannot_be_is_refused_by_its_key(wrong, key):
    key_name, _, value = wrong.partition(" = ")
    text = expect(
        "x", "enquiry", since='["enquiry.opened"]', settled_by='["enquiry.answered"]', **{key_name: value}
    )
    with pytest.raises(Refused, match=key.replace(".", r"\.")):
        scheme.parse({**FILES, "scheme.toml": SCHEME + text})


def test_without_any_due_day_it_is_refused():
    text = expect("x", "enquiry", since='["enquiry.opened"]', settled_by='["enquiry.answered"]').replace(
        'due = "3 days"\n', ""
    )
    with pytest.raises(Refused, match="due"):
        scheme.parse({**FILES, "scheme.toml": SCHEME + text})
