"""Ending kindly, by either side, and what follows for everybody."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from ithaca.kit.models import Entry
from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Mail
from ithaca.programmes.actions import members
from ithaca.programmes.models import Membership
from ithaca.programmes.scheme import read_folder
from ithaca.programmes.testing import AT, make_member, make_person, make_programme, make_staff, role_of
from ithaca.relationships import actions, queries
from ithaca.relationships.models import Relationship
from ithaca.relationships.policy import HOUSE_REASON, Reason, RelationshipPolicy
from ithaca.relationships.testing import make_pair, make_working_programme, people_of, working_files
from ithaca.relationships.views.page import asks_to_go_on

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=30)


@pytest.fixture
def career():
    """A programme under the real scheme."""
    return make_programme(read_folder(Path("schemes/career-mentoring")))


def member(programme, role, name, **more):
    return Membership.objects.create(
        programme=programme,
        cohort=programme.cohorts.get(),
        person=make_person(name),
        role=role_of(programme, role),
        **{"state": "active", **more},
    )


@pytest.fixture
def pair(career):
    return make_pair(career, member(career, "mentee", "Priya Nair"), member(career, "mentor", "Amara Okafor"))


def reasons(programme, role):
    return [reason.name for reason in programme.obeys(RelationshipPolicy).reasons_for(role)]


def test_each_side_has_the_reasons_of_the_seed(career):
    """CAREER-35, CAREER-36: the two of each side come first; what is nobody's alone is open to both."""
    mentor, mentee = reasons(career, "mentor"), reasons(career, "mentee")
    assert (mentor[:2], mentee[:2]) == (["fit", "circumstances"], ["chemistry", "achieved"])
    assert set(mentor) & set(mentee) == {"times", "lost-touch", "other"}


@pytest.mark.parametrize(("role", "number"), [("mentee", 0), ("mentee", 1), ("mentor", 0), ("mentor", 1)])
def test_a_reason_and_courteous_words_end_it_and_reach_the_other_at_once(career, pair, role, number):
    """CAREER-35, CAREER-36: reason and message are kept, and the other side has the words."""
    ender, other = people_of(pair) if role == "mentee" else people_of(pair)[::-1]
    reason = reasons(career, role)[number]
    actions.end(pair.pk, reason=reason, message="Thank you for everything.", by=ender, at=LATER)
    pair.refresh_from_db()
    assert (pair.state, pair.reason, pair.message) == ("ended", reason, "Thank you for everything.")
    assert (pair.ended_at, pair.ended_by) == (LATER, ender)
    mail = Mail.objects.get(letter="relationship-ended")
    assert (mail.to, mail.once) == (other, False)
    assert "> Thank you for everything." in mail.text
    assert reason not in mail.text
    fact = Entry.objects.get(name="relationship.ended").data
    assert (fact["reason"], fact["by_role"]) == (reason, role)
    assert "Thank you" not in str(fact)


def test_thanks_are_suggested_when_the_objective_is_met(career):
    """CAREER-36: a word of thanks is suggested, and the advice page is linked."""
    policy = career.obeys(RelationshipPolicy)
    met = [r for r in policy.reasons_for("mentee") if r.thanks and "thank you" in r.message.lower()]
    assert met
    assert career.scheme.pages[policy.advice_page].title == "Ending well"


def test_nobody_gives_the_other_sides_reason_or_ends_without_a_word(career, pair):
    priya, _ = people_of(pair)
    with pytest.raises(Denied, match="Choose one of the reasons"):
        actions.end(pair.pk, reason=reasons(career, "mentor")[0], message="Bye", by=priya, at=LATER)
    with pytest.raises(Denied, match="a few kind words"):
        actions.end(pair.pk, reason=reasons(career, "mentee")[0], message="  ", by=priya, at=LATER)
    with pytest.raises(Denied):
        actions.end(
            pair.pk, reason=reasons(career, "mentee")[0], message="Bye", by=make_person("Tom"), at=LATER
        )


def test_ending_after_the_first_meeting_is_fine_and_leaves_no_mark(career, pair):
    """CAREER-37: both may begin again with others at once, and nothing is counted against anybody."""
    priya, _ = people_of(pair)
    before = set(Membership.objects.values_list("pk", "state", "capacity"))
    actions.end(pair.pk, reason=reasons(career, "mentee")[0], message="Thank you", by=priya, at=AT)
    assert set(Membership.objects.values_list("pk", "state", "capacity")) == before
    mentee = Membership.objects.get(person=priya)
    again = make_pair(career, mentee, member(career, "mentor", "Lena Hartmann"), at=AT)
    assert again.state == "active"


def test_the_place_is_free_at_once_and_the_mentor_is_asked_about_somebody_new(career, pair):
    """CAREER-38: capacity is counted from what runs; the mentor is asked whether to go on with others."""
    priya, amara = people_of(pair)
    mentor = Membership.objects.get(person=amara)
    assert queries.places_taken([mentor.pk]) == {mentor.pk: 1}
    actions.end(pair.pk, reason=reasons(career, "mentee")[1], message="Thank you", by=priya, at=AT)
    assert queries.places_taken([mentor.pk]) == {}
    mail = Mail.objects.get(letter="relationship-ended", to=amara)
    assert "Your place is free again. If you would like to work with somebody new" in mail.text


def test_a_mentor_who_leaves_ends_what_runs_and_each_mentee_is_told(programme):
    """CAREER-23: one step tells each current mentee, kindly."""
    amara = make_member(programme, "mentor", "Amara Okafor")
    pairs = [make_pair(programme, name, amara) for name in ("Priya Nair", "Tom Ashdown")]
    other = make_pair(programme, "Zoe Lind", "Lena Hartmann")
    members.leave(amara.pk, by=amara.person, at=LATER)
    states = dict(Relationship.objects.values_list("pk", "state"))
    assert states == {pairs[0].pk: "ended", pairs[1].pk: "ended", other.pk: "active"}
    told = Mail.objects.filter(letter="partner-left").order_by("pk")
    assert [mail.to.name for mail in told] == ["Priya Nair", "Tom Ashdown"]
    assert "Amara Okafor is leaving Small mentoring" in told[0].subject
    assert "it says nothing about you" in " ".join(told[0].text.split())
    assert {r.reason for r in Relationship.objects.filter(state="ended")} == {"left"}


def test_an_inactive_mentor_keeps_the_pairs_that_run(programme):
    """CAREER-22: current pairs are unaffected by an inactive profile."""
    amara = make_member(programme, "mentor", "Amara Okafor")
    pair = make_pair(programme, "Priya Nair", amara)
    members.deactivate(amara.pk, by=amara.person, at=LATER)
    pair.refresh_from_db()
    assert pair.state == "active"
    actions.note_contact(pair.pk, by=amara.person, at=LATER)


def test_staff_who_pair_people_may_end_it_and_both_are_told(programme):
    pair = make_pair(programme)
    ruth = make_staff(programme)
    actions.end(pair.pk, reason="staff", message="", by=ruth, at=LATER)
    told = Mail.objects.filter(letter="relationship-closed")
    assert {mail.to for mail in told} == set(people_of(pair))
    assert all("team has closed it" in mail.text for mail in told)
    assert Entry.objects.get(name="relationship.ended").data["by_role"] == "staff"


def test_who_blocks_somebody_may_break_off_without_words(programme):
    pair = make_pair(programme)
    priya, amara = people_of(pair)
    actions.break_off(pair.pk, by=priya, at=LATER)
    mail = Mail.objects.get(letter="relationship-closed")
    assert (mail.to, Relationship.objects.get().reason) == (amara, "unsaid")
    assert "block" not in mail.text.lower()


GO_ON = """
[[expect]]
name = "go-on"
about = "relationship"
owner = "mentee"
task = "Say whether you go on"
since = ["relationship.started"]
due = "3 years"
due_from = "until_days"
settled_by = ["relationship.willing"]
dropped_by = ["relationship.ended", "relationship.carried-on"]
outcome = "relationship.lapse"
"""


def ending_on(day, more=GO_ON):
    programme = make_working_programme(more)
    return make_pair(programme, make_member(programme, "mentee", "Priya Nair", ends_on=day))


def test_the_end_of_the_course_is_known_when_it_starts():
    """CAREER-06: the pair is asked before the course ends, so the fact carries the days until then."""
    pair = ending_on(date(2026, 12, 2))
    assert pair.until == date(2026, 12, 2)
    assert Entry.objects.get(name="relationship.started").data["until_days"] == 30


def test_whose_time_was_over_before_it_began_is_not_asked():
    assert ending_on(date(2026, 10, 1)).until is None


def test_two_yeses_carry_it_on_without_an_end():
    """CAREER-06: it is up to both of them; one yes asks the other, two go on."""
    pair = ending_on(date(2026, 12, 2))
    priya, amara = people_of(pair)
    assert actions.carry_on(pair.pk, by=priya, at=AT).carried_on_at is None
    assert Mail.objects.get(letter="asked-to-go-on").to == amara
    assert actions.carry_on(pair.pk, by=amara, at=LATER).carried_on_at == LATER
    pair.refresh_from_db()
    assert pair.until is None
    actions.lapse(pair.pk, at=LATER)
    assert Relationship.objects.get().state == "active"


def test_without_two_yeses_it_ends_kindly_on_the_day():
    """CAREER-06: else it ends kindly; told twice it ends once."""
    pair = ending_on(date(2026, 12, 2))
    priya, amara = people_of(pair)
    actions.carry_on(pair.pk, by=priya, at=AT)
    for _ in range(2):
        actions.lapse(pair.pk, at=LATER)
    ended = Relationship.objects.get()
    assert (ended.state, ended.reason, ended.ended_by) == ("ended", "lapsed", None)
    assert {m.to for m in Mail.objects.filter(letter="relationship-closed")} == {priya, amara}


def test_there_is_nothing_to_decide_where_no_end_is_planned(programme):
    pair = make_pair(programme)
    with pytest.raises(Denied, match="nothing to decide"):
        actions.carry_on(pair.pk, by=people_of(pair)[0], at=AT)


# What staff read --------------------------------------------------------------------------------------------------


def test_staff_choose_and_read_reasons_in_the_third_person(client, career, pair):
    """Nobody of staff is asked whether "we" suit each other, nor given the mentee's own letter to sign."""
    client.force_login(make_staff(career))
    url = reverse("relationships:end", args=[pair.pk])
    page = client.get(url).content.decode()
    assert "In the mentee’s words: “We are not the right fit for each other”" in page
    assert (
        "Thank you for taking the time to meet me"
        not in client.get(url, {"reason": "chemistry"}).content.decode()
    )
    client.post(url, {"reason": "chemistry", "message": "They told me so on the phone."})
    pair.refresh_from_db()
    assert pair.why() == "In the mentee’s words: “We are not the right fit for each other”"


def test_a_scheme_may_word_a_reason_for_staff():
    reason = Reason(name="fit", label="We do not fit", role="mentee", staff_title="They did not fit")
    assert reason.for_staff({"mentee": "mentee"}) == "They did not fit"
    assert Reason(name="done", label="It is done").for_staff({}) == "In their words: “It is done”"
    assert HOUSE_REASON.for_staff({}) == "It has come to its natural end"


def test_how_long_before_the_end_they_are_asked_is_the_schemes_to_say():
    """The callout on the page comes with the scheme's period, not with the engine's."""
    assert asks_to_go_on_after(20, "")
    assert not asks_to_go_on_after(40, "")
    assert not asks_to_go_on_after(20, 'asks_before = "14 days"')
    assert asks_to_go_on_after(40, 'asks_before = "2 months"')


def asks_to_go_on_after(days: int, setting: str) -> bool:
    """Whether the page asks a pair that ends in so many days."""
    files = working_files()
    files["scheme.toml"] = files["scheme.toml"].replace("[relationships]", f"[relationships]\n{setting}")
    made = make_pair(make_programme(files, slug=f"p{days}{len(setting)}"))
    today = AT.date()
    made.participants.all()[0].membership.__class__.objects.update(ends_on=today + timedelta(days))
    return asks_to_go_on(Relationship.objects.with_people().get(pk=made.pk), today)
