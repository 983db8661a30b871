"""A scheme says when feedback is asked for: after an ending, after so many meetings, or around a cohort's end."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from ithaca.help import actions as help_desk
from ithaca.help.models import Enquiry
from ithaca.kit.toml import Refused
from ithaca.meetings import actions as meetings
from ithaca.meetings.actions import Plan
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due, Mail
from ithaca.programmes.scheme import parse
from ithaca.programmes.testing import AT, make_member, make_programme
from ithaca.relationships import actions as relationships
from ithaca.relationships.testing import working_files

pytestmark = pytest.mark.django_db
ASKED = """
[[expect]]
name = "how-it-was"
about = "{about}"
owner = "mentee"
task = "Say how it was"
page = "feedback"
since = ["{since}"]
{more}
due = "{due}"
settled_by = ["feedback.given"]
each = true
remind = ["after 7 days"]
outcome = "lapse"
"""


def files(since: str, *, about="relationship", more="", due="21 days", head="") -> dict:
    found = working_files(ASKED.format(about=about, since=since, more=more, due=due))
    text = found["scheme.toml"].replace("[scheme]\n", f"[scheme]\n{head}", 1)
    return found | {"scheme.toml": text}


def pair_of(scheme_files):
    programme = make_programme(scheme_files)
    priya = make_member(programme, "mentee", "Priya Nair")
    amara = make_member(programme, "mentor", "Amara Okafor")
    cohort = programme.cohorts.get(open=True)
    return relationships.start(programme, cohort, "pair", [priya, amara], by=None, at=AT)


def mentee(pair):
    return pair.participants.get(role__name="mentee").person


def test_after_an_ending_and_only_then_the_mentee_is_asked(client):
    """Their answer, from the page that the mail leads to, settles it: about this pair, at the desk for endings."""
    pair = pair_of(files("relationship.ended"))
    assert not Due.objects.filter(expectation="how-it-was").exists()
    priya = mentee(pair)
    relationships.end(
        pair.pk, reason=pair.policy.reasons_for("mentee")[0].name, message="Thank you.", by=priya, at=AT
    )
    due = Due.objects.get(expectation="how-it-was")
    assert (due.owner, due.url, due.state) == (priya, f"/help/feedback/on/{pair.pk}/", "open")
    sweep(at=AT + timedelta(days=8))
    assert Mail.objects.filter(to=priya, about="relationship", kind="reminders").count() == 1
    client.force_login(priya)
    assert client.get(due.url).status_code == 200
    client.post(due.url, {"kind": "feedback", "subject": "How it was", "body": "It helped me a lot."})
    due.refresh_from_db()
    assert (Enquiry.objects.get().kind, due.state) == ("feedback", "settled")


def test_who_does_not_answer_is_left_in_peace():
    pair = pair_of(files("relationship.ended"))
    relationships.end(
        pair.pk, reason=pair.policy.reasons_for("mentee")[0].name, message="Thanks.", by=mentee(pair), at=AT
    )
    sweep(at=AT + timedelta(days=60))
    sweep(at=AT + timedelta(days=90))
    assert Due.objects.get(expectation="how-it-was").state == "missed"
    assert not Mail.objects.filter(to=mentee(pair), kind="reminders").exists()


def test_after_so_many_meetings():
    pair = pair_of(files("meeting.held", more='when = {number = "2"}'))
    found = []
    for day in (1, 2, 3):
        at = AT + timedelta(days=day)
        meetings.log_past(pair.pk, on=at.date(), note="", plan=Plan(), by=mentee(pair), at=at)
        found.append(Due.objects.filter(expectation="how-it-was").count())
    assert found == [0, 1, 1]


def test_at_a_day_before_or_after_a_cohorts_end():
    """Feedback in general, about one's own part: not the one that is about a pair."""
    head = 'kind = "dated"\nstarts = "11 January"\nends = "17 December"\nlate_joining = "4 weeks"\n'
    for due, day in (
        ("14 days before end of cohort", date(2027, 12, 3)),
        ("1 week after end of cohort", date(2027, 12, 24)),
    ):
        programme = make_programme(files("membership.begun", about="membership", due=due, head=head))
        priya = make_member(programme, "mentee", "Priya Nair")
        sweep(at=datetime(2027, 1, 11, 9, tzinfo=UTC))
        owed = Due.objects.get(expectation="how-it-was", programme=programme.pk)
        assert (owed.due_on, owed.url) == (day, f"/help/feedback/as/{priya.pk}/")
        help_desk.open_enquiry(
            programme, kind="feedback", subject="The year", body="Good.", by=priya.person, at=AT
        )
        owed.refresh_from_db()
        assert owed.state == "settled"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (('page = "feedback"', 'page = "feedbck"'), "feedbck"),
        (('number = "2"', 'number = "two"'), "two"),
        (('number = "2"', 'times = "2"'), "times"),
        (('"feedback.given"', '"feedback.gave"'), "feedback.gave"),
        (('due = "21 days"', 'due = "14 days before end of cohort"'), "14 days before the end of the cohort"),
    ],
)
def test_what_is_written_wrong_is_refused_by_file_and_line(change, found):
    written = files("meeting.held", more='when = {number = "2"}')
    text = written["scheme.toml"].replace(*change)
    with pytest.raises(Refused) as refused:
        parse(written | {"scheme.toml": text})
    [problem] = refused.value.problems
    assert (problem.file, found in str(problem.found)) == ("scheme.toml", True)
    assert found in text.splitlines()[problem.line - 1] or "cohort" in found


def test_nobody_else_is_shown_the_page(client):
    pair = pair_of(files("relationship.ended"))
    stranger = make_member(pair.programme, "mentee", "Tom Lee")
    client.force_login(stranger.person)
    assert client.get(reverse("help:feedback_on", args=[pair.pk])).status_code == 404
    theirs = pair.participants.get(role__name="mentee").membership_id
    assert client.get(reverse("help:feedback_as", args=[theirs])).status_code == 404
