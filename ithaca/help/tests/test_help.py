import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ithaca.help import actions
from ithaca.help.models import Enquiry, Reply
from ithaca.help.policy import HelpPolicy
from ithaca.help.queries import to_answer
from ithaca.kit.verdicts import Denied
from ithaca.notices.models import Mail
from ithaca.people.models import Block
from ithaca.programmes.testing import (
    AT,
    FILES,
    SCHEME,
    make_member,
    make_person,
    make_programme,
    make_staff,
)
from ithaca.roles import actions as roles
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right

pytestmark = pytest.mark.django_db

TWO_DESKS = SCHEME.replace(
    """[help.desks.team]
title = "Mentoring team"
role = "coordinator"
serves = ["mentee", "mentor"]
""",
    """[roles.careers]
title = "careers adviser"
plural = "careers advisers"
kind = "staff"
rights = ["answer-help"]

[help.desks.careers]
title = "Careers Service"
role = "careers"
serves = ["mentee"]

[help.desks.alumni]
title = "Alumni team"
role = "coordinator"
serves = ["mentor"]
persist = "Have you tried a second meeting?"
""",
)


@pytest.fixture
def house():
    """A programme with two desks, somebody at each, a mentee and a mentor."""
    programme = make_programme({**FILES, "scheme.toml": TWO_DESKS})
    return {
        "programme": programme,
        "mentee": make_member(programme, "mentee", "Priya Nair").person,
        "mentor": make_member(programme, "mentor", "Amara Okafor").person,
        "careers": make_staff(programme, "careers", "Sunita Rao"),
        "alumni": make_staff(programme, "coordinator", "Malcolm Reid"),
        "stranger": make_person("Zed Stranger"),
    }


def write(house, who, **more):
    values = {"kind": "question", "subject": "A word", "body": "How do I begin?", **more}
    return actions.open_enquiry(house["programme"], by=house[who], at=AT, **values)


@pytest.mark.parametrize(
    ("who", "desk", "seen_by"),
    [("mentee", "careers", {"mentee", "careers"}), ("mentor", "alumni", {"mentor", "alumni"})],
)
def test_everybody_is_led_to_the_desk_that_serves_them(house, who, desk, seen_by):
    """CAREER-40: mentors write to the Alumni team, current students to the Career Development Service.
    CAREER-45: each desk has its own; nobody else sees it."""
    enquiry = write(house, who)
    people = {"mentee", "mentor", "careers", "alumni", "stranger"}
    assert enquiry.desk == desk
    assert {p for p in people if Enquiry.objects.visible_to(house[p]).exists()} == seen_by


def test_nobody_leaves_more_questions_than_can_be_answered(client, house):
    """Ten open ones at a time; what was typed stays. A concern is never one too many, and an answer makes room."""
    asked = [write(house, "mentee", subject=f"Line {n}") for n in range(10)]
    client.force_login(house["mentee"])
    one_more = {"kind": "question", "subject": "One more", "body": "And this?", "desk": "careers"}
    page = client.post(f"/help/{house['programme'].slug}/", one_more)
    assert "You have 10 open questions here." in page.text
    assert "And this?" in page.text
    write(house, "mentee", kind="concern")
    actions.answer(asked[0].pk, body="Like this.", by=house["careers"], at=AT)
    write(house, "mentee", subject="One more")
    assert Enquiry.objects.filter(person=house["mentee"]).count() == 12


def test_the_desk_is_told_without_the_words_and_the_asker_gets_a_receipt(house):
    """PAR-25: an enquiry is acknowledged, and reaches the people of its desk."""
    write(house, "mentee", body="A private matter")
    mails = {m.letter: m for m in Mail.objects.all()}
    assert {name: m.to for name, m in mails.items()} == {
        "enquiry-receipt": house["mentee"],
        "enquiry-opened": house["careers"],
    }
    assert "A private matter" in mails["enquiry-receipt"].text
    assert "A private matter" not in mails["enquiry-opened"].text + mails["enquiry-opened"].html


def test_an_answer_reaches_the_asker_here_and_by_letter(client, house):
    """PAR-25: each enquiry has an owner, a state and an answer; a note stays with the desk."""
    enquiry = write(house, "mentee")
    client.force_login(house["careers"])
    client.post(f"/help/enquiry/{enquiry.pk}/take/")
    client.post(f"/help/enquiry/{enquiry.pk}/reply/", {"body": "She sounds nervous.", "note": "1"})
    client.post(f"/help/enquiry/{enquiry.pk}/reply/", {"body": "Begin with hello."})
    enquiry.refresh_from_db()
    assert (enquiry.owner, enquiry.state) == (house["careers"], "answered")
    assert "Begin with hello." in Mail.objects.get(letter="enquiry-answered").text
    client.force_login(house["mentee"])
    page = client.get(f"/help/enquiry/{enquiry.pk}/").content.decode()
    assert "Begin with hello." in page
    assert "nervous" not in page


def test_writing_again_opens_it_again(house):
    enquiry = write(house, "mentee")
    actions.close(enquiry.pk, by=house["careers"], at=AT)
    actions.write_again(enquiry.pk, body="One thing more", by=house["mentee"], at=AT)
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.closed_at) == ("open", None)


def test_a_mentor_is_asked_to_persist_before_a_concern_is_sent(client, house):
    """CAREER-34: the concern form asks the mentor to persist first, then goes to the Alumni team."""
    client.force_login(house["mentor"])
    page = client.get(f"/help/{house['programme'].slug}/concern/").content.decode()
    assert "Have you tried a second meeting?" in page
    client.post(
        f"/help/{house['programme'].slug}/concern/",
        {"desk": "alumni", "kind": "concern", "subject": "Silence", "body": "Nothing since May."},
    )
    assert Enquiry.objects.values_list("desk", "kind", "person").get() == (
        "alumni",
        "concern",
        house["mentor"].pk,
    )


def test_a_form_keeps_what_was_typed(client, house):
    client.force_login(house["mentee"])
    page = client.post(f"/help/{house['programme'].slug}/", {"kind": "question", "body": "Half a thought"})
    assert "Half a thought" in page.content.decode()
    assert not Enquiry.objects.exists()


def test_reporting_somebody_can_block_them_in_the_same_step(client, house):
    client.force_login(house["mentee"])
    url = f"/help/{house['programme'].slug}/about/{house['mentor'].pk}/"
    client.post(url, {"body": "He was rude.", "block": "on"})
    enquiry = Enquiry.objects.get()
    assert (enquiry.kind, enquiry.about) == ("report", house["mentor"])
    assert Block.objects.values_list("by", "person").get() == (house["mentee"].pk, house["mentor"].pk)
    assert not Enquiry.objects.visible_to(house["mentor"]).exists()


@pytest.mark.parametrize("who", ["mentor", "alumni", "stranger"])
def test_others_meet_a_404(client, house, who):
    enquiry = write(house, "mentee")
    client.force_login(house[who])
    answers = [
        client.get(f"/help/enquiry/{enquiry.pk}/").status_code,
        *(
            client.post(f"/help/enquiry/{enquiry.pk}/{verb}/", {"body": "x"}).status_code
            for verb in ("reply", "take", "close")
        ),
    ]
    assert answers == [404] * 4


@pytest.mark.parametrize(
    ("verb", "who"), [("answer", "mentee"), ("close", "mentee"), ("take", "alumni"), ("note", "mentor")]
)
def test_only_the_desk_does_what_the_desk_does(house, verb, who):
    enquiry = write(house, "mentee")
    words = {"body": "x"} if verb in ("answer", "note") else {}
    with pytest.raises(Denied, match="help desk"):
        getattr(actions, verb)(enquiry.pk, **words, by=house[who], at=AT)
    assert not Reply.objects.exists()


def test_a_stranger_cannot_write_to_a_programme_they_are_not_in(client, house):
    client.force_login(house["stranger"])
    assert client.get(f"/help/{house['programme'].slug}/").status_code == 404
    with pytest.raises(Denied):
        write(house, "stranger")


def test_the_page_asks_the_same_number_of_queries_for_one_and_five(client, house):
    client.force_login(house["mentee"])
    counts = []
    for many in (1, 4):
        for _ in range(many):
            write(house, "mentee")
        client.get(f"/help/{house['programme'].slug}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/help/{house['programme'].slug}/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_what_waits_at_a_desk_comes_the_most_serious_first(house):
    """CAREER-45, TOP-14: each desk has its own queue, ordered by what matters most and waits longest."""
    first = write(house, "mentee", subject="A question")
    concern = write(house, "mentee", kind="concern", subject="A worry")
    write(house, "mentor", subject="For the other desk")

    assert list(to_answer(house["careers"])) == [concern, first]


def test_a_report_about_somebody_of_the_desk_stays_hidden_from_them(house):
    """CAREER-34: whoever a report is about neither reads nor answers it, and no letter tells them."""
    make_member(house["programme"], "mentor", house["careers"])
    enquiry = write(house, "mentee", kind="report", about=house["careers"])

    assert not Enquiry.objects.visible_to(house["careers"]).exists()
    assert not Mail.objects.filter(letter="enquiry-opened", to=house["careers"]).exists()
    with pytest.raises(Denied, match="help desk"):
        actions.answer(enquiry.pk, body="I did not.", by=house["careers"], at=AT)


def test_what_is_about_the_only_person_of_a_desk_reaches_somebody_else(client, house):
    """CAREER-34: never nobody: whoever runs the programme or the institution reads and answers it."""
    make_member(house["programme"], "mentor", house["careers"])
    chief = make_chief(house["programme"].institution)
    enquiry = write(house, "mentee", kind="report", about=house["careers"])
    told = set(Mail.objects.filter(letter="enquiry-opened").values_list("to", flat=True))
    assert (chief.pk in told, house["careers"].pk in told) == (True, False)
    assert [*to_answer(chief)] == [enquiry]
    client.force_login(chief)
    assert client.get(f"/help/enquiry/{enquiry.pk}/").status_code == 200
    actions.answer(enquiry.pk, body="I look into it.", by=chief, at=AT)

    other = write(house, "mentee", kind="report", about=house["mentor"])
    assert not Enquiry.objects.visible_to(chief).filter(pk=other.pk).exists()  # somebody is there to read it


def test_a_scheme_whose_desk_alone_runs_it_is_warned_of():
    """CAREER-34: before anybody needs it: who could read a report about the coordinator?"""
    scheme = make_programme().scheme
    (mind,) = scheme.section(HelpPolicy).warns(scheme)
    assert mind.startswith("Only the coordinators could read what is about somebody of the ")


def test_nothing_is_left_with_somebody_whose_role_has_ended(house):
    """PAR-23: open enquiries go to a colleague when a role ends, whatever ended it, and the colleague is told."""
    second = make_staff(house["programme"], "careers", "Dev Patel")
    enquiry = write(house, "mentee")
    actions.take(enquiry.pk, by=house["careers"], at=AT)
    roles.step_down(Holding.objects.get(person=house["careers"], until=None), by=None, at=AT)
    enquiry.refresh_from_db()
    assert enquiry.owner == second
    assert Mail.objects.get(letter="enquiry-handed-over").to == second
    roles.step_down(Holding.objects.get(person=second, until=None), by=None, at=AT)
    enquiry.refresh_from_db()
    assert enquiry.owner not in (None, second)  # nobody is at the desk now: whoever runs the programme


NO_DESK = SCHEME.replace(
    """[help.desks.team]
title = "Mentoring team"
role = "coordinator"
serves = ["mentee", "mentor"]
""",
    "",
)


def test_a_scheme_without_a_desk_has_its_team_and_what_is_written_reaches_somebody(client):
    """PAR-25: what people are promised is true: somebody answers, also where the scheme names no desk."""
    programme = make_programme({**FILES, "scheme.toml": NO_DESK})
    mentee = make_member(programme, "mentee", "Priya Nair").person
    coordinator = make_staff(programme, "coordinator", "Hanna Berg")
    client.force_login(mentee)
    url = f"/help/{programme.slug}/"
    assert "Your message goes to the Programme team." in client.get(url).text
    client.post(url, {"kind": "question", "subject": "A word", "body": "How do I begin?"})
    enquiry = Enquiry.objects.get()
    assert [*to_answer(coordinator)] == [enquiry]
    assert Mail.objects.get(letter="enquiry-opened").to == coordinator


def test_where_nobody_is_at_the_desk_the_institution_answers():
    """CAREER-45: each desk has a queue of its own; one that nobody sits at waits for those who run it all."""
    programme = make_programme()
    mentee = make_member(programme, "mentee", "Priya Nair").person
    chief = make_chief(programme.institution)
    enquiry = actions.open_enquiry(
        programme, kind="question", subject="A word", body="Hello?", by=mentee, at=AT
    )
    assert [*to_answer(chief)] == [enquiry]
    assert Mail.objects.get(letter="enquiry-opened").to == chief
    coordinator = make_staff(programme, "coordinator", "Hanna Berg")
    assert [*to_answer(coordinator)] == [enquiry]
    assert not to_answer(chief).exists()


def make_chief(institution):
    """Somebody with a role of the whole institution."""
    chief = make_person("Ada Chief")
    role = roles.define(
        institution=institution,
        programme=None,
        name="administrator",
        title="Administrator",
        plural="Administrators",
        staff=True,
        rights=Right,
    )
    roles.appoint(chief, role, by=None, at=AT)
    return chief
