"""The pages of a programme: public ones, joining step by step, and one's own membership."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from ithaca.accounts.models import Person
from ithaca.notices.models import Mail
from ithaca.people.models import Consent
from ithaca.programmes.actions import members
from ithaca.programmes.models import Interest, Membership
from ithaca.programmes.testing import AT, make_member, make_person, make_programme, make_staff
from ithaca.programmes.tests.test_members import AUGUST, SEPTEMBER, WINDOWED_FILES

pytestmark = pytest.mark.django_db
TEXTS = WINDOWED_FILES | {
    "pages/faq-mentors.md": "# Questions from mentors\n## Pay\nDo I get *paid*? <b>No</b>.\n## Time\n## Place\n## End",
    "pages/faq-mentees.md": "# Questions from mentees\nHow do I ask?",
    "pages/hidden.md": "# Only for members\nInside.",
    "scheme.toml": WINDOWED_FILES["scheme.toml"]
    + """
[pages]
public = []
[pages.faq]
mentor = "faq-mentors"
mentee = "faq-mentees"
""",
}


@pytest.fixture
def programme(db):
    return make_programme(TEXTS, slug="small")


@pytest.fixture
def august():
    with time_machine.travel(AUGUST, tick=False):
        yield


@pytest.fixture
def september():
    with time_machine.travel(SEPTEMBER, tick=False):
        yield


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def code():
    return re.search(r"[B-Z]{4}-[B-Z]{4}", mail.outbox[-1].body)[0]


# Public -----------------------------------------------------------------------------------------------------------


def test_anybody_reads_about_a_programme(client, programme, september, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        page = text(client.get("/p/small/"))
    assert page.count("<h1") == 1
    assert "Sign-up for mentors is open in March and August, and closed today." in page
    assert "Sign-up is open all year." in page
    assert "mentoring@example.org" in page


def test_each_role_has_its_questions_and_both_can_be_read_before_joining(client, programme):
    """CAREER-41: separate questions for mentors and mentees, readable by everybody."""
    for name, title in (("faq-mentors", "Questions from mentors"), ("faq-mentees", "Questions from mentees")):
        assert f"<h1>{title}</h1>" in text(client.get(f"/p/small/pages/{name}/"))
        assert f"/p/small/pages/{name}/" in text(client.get("/p/small/"))


def test_texts_of_a_scheme_are_markdown_and_never_markup(client, programme):
    page = text(client.get("/p/small/pages/faq-mentors/"))
    assert "<em>paid</em>? &lt;b&gt;No&lt;/b&gt;" in page
    assert '<a href="#pay">Pay</a>' in page
    assert '<h2 id="pay">Pay</h2>' in page


def test_mentors_read_the_briefing_of_mentees_too(programme):
    """CAREER-47: the briefing is readable by mentors."""
    mentor = make_member(programme, "mentor", "Amara Okafor").person
    assert "An aid to support you." in text(signed_in(mentor).get("/p/small/pages/start/"))


def test_a_text_that_is_named_nowhere_is_for_members(client, programme):
    member = signed_in(make_member(programme, "mentor", "Amara Okafor").person)
    statuses = [
        c.get("/p/small/pages/hidden/").status_code
        for c in (client, signed_in(make_person("Bo Lind")), member)
    ]
    assert statuses == [404, 404, 200]


def test_the_rules_are_said_in_plain_english(client, programme):
    page = text(client.get("/p/small/rules/"))
    assert "A mentor may sign up in March and August." in page
    assert "each mentor is asked to: answer the mentee, within 14 days." in page


# Joining ----------------------------------------------------------------------------------------------------------


def test_somebody_new_joins_in_one_flow(client, programme, august):
    """CAREER-17, CAREER-18, CAREER-32, CAREER-52: address, promises, who sees what, profile, sent."""
    assert 'name="email"' in text(client.get("/p/small/join/mentor/"))
    client.post(
        "/account/arrive/",
        {"name": "Amara Okafor", "email": "amara@example.org", "next": "/p/small/join/mentor/"},
    )
    assert client.post("/account/code/", {"code": code()}).url == "/p/small/join/mentor/"
    page = text(client.get("/p/small/join/mentor/"))
    assert "This is a volunteering role." in page
    assert "Seen by people of this programme" in page
    refused = client.post("/p/small/join/mentor/", {"go": "on"})
    assert "To join, please read “Unpaid” and agree to it." in text(refused)
    assert not Membership.objects.exists()
    answer = client.post("/p/small/join/mentor/", {"unpaid": "on"})
    membership = Membership.objects.get()
    assert answer.url == reverse("programmes:profile", args=[membership.pk])
    assert Consent.objects.get().words == "This is a volunteering role."
    draft = client.post(answer.url, {"helps": ["cv"], "draft": "1"}, follow=True)
    assert "Nobody sees it until you send it" in text(draft)
    refused = client.post(answer.url, {"helps": ["cv"]})
    assert "A few things to mend" in text(refused) or "One thing to mend" in text(refused)
    sent = client.post(
        answer.url,
        {"job": "Editor", "helps": ["cv"], "own-contact_email": "a@mentors.example.org"},
        follow=True,
    )
    assert "You have sent it" in text(sent)
    membership.refresh_from_db()
    assert (membership.state, membership.contact_email, membership.answers) == (
        "applied",
        "a@mentors.example.org",
        {"job": "Editor", "helps": ["cv"]},
    )


def test_a_person_in_another_role_joins_with_the_same_account(programme, august):
    amara = make_member(programme, "mentee", "Amara Okafor").person
    client = signed_in(amara)
    client.post("/p/small/join/mentor/", {"unpaid": "on"})
    assert sorted(Membership.objects.filter(person=amara).values_list("role__name", flat=True)) == [
        "mentee",
        "mentor",
    ]
    assert Person.objects.count() == 1


def test_outside_the_months_the_door_is_a_list(client, programme, september):
    """CAREER-02: a closed form says when it opens and takes an address; nothing else gets through."""
    page = text(client.get("/p/small/join/mentor/"))
    assert "It opens again on Wednesday 1 March 2028" in page
    answer = client.post(
        "/p/small/join/mentor/interest/", {"name": "Bo Lind", "email": "bo@example.org"}, follow=True
    )
    assert "We will write to you when sign-up opens." in text(answer)
    assert Interest.objects.get().email == "bo@example.org"
    assert (
        signed_in(make_person("Cy Grant")).post("/p/small/join/mentor/", {"unpaid": "on"}).status_code == 200
    )
    assert not Membership.objects.exists()


def test_the_list_says_the_same_to_everybody(programme, september):
    make_person("Amara Okafor", "amara@example.org")
    answers = [
        Client().post("/p/small/join/mentor/interest/", {"name": "A", "email": email})
        for email in ("amara@example.org", "nobody@example.org", "nobody@example.org")
    ]
    assert {(a.status_code, a.url) for a in answers} == {(302, "/p/small/")}


def test_an_invitation_leads_by_a_code_to_a_profile_and_in(client, programme):
    """PAR-02: joining by an invitation link, with no approval, once the address is proved."""
    ruth = make_staff(programme)
    amara = make_person("Amara Okafor", "amara@example.org")
    membership = members.invite(programme, "mentor", amara, by=ruth, at=AT)
    path = re.search(r"/join/[^/]+/", Mail.objects.get(letter="invited").text)[0]
    assert "You are invited" in text(client.get(path))
    assert "_auth_user_id" not in client.session
    client.post(path)
    onward = client.post("/account/code/", {"code": code()}, follow=True)
    assert "What you agree to, and who sees what" in text(onward)
    client.post(f"/membership/{membership.pk}/agreement/", {"unpaid": "on"})
    data = {"job": "Editor", "own-contact_email": "a@mentors.example.org"}
    assert "Welcome! You are in." in text(
        client.post(f"/membership/{membership.pk}/profile/", data, follow=True)
    )
    assert client.get(path).status_code == 404
    membership.refresh_from_db()
    assert membership.state == "active"


def test_an_invitation_is_for_one_thing_and_one_person(client, programme):
    assert client.get("/join/made-up/").status_code == 404


def test_who_agrees_to_nothing_reads_only_who_sees_what(programme):
    """The page is headed by what is there."""
    tom = make_person("Tom Ashdown")
    membership = members.invite(programme, "mentee", tom, by=make_staff(programme), at=AT)
    page = text(signed_in(tom).get(f"/membership/{membership.pk}/agreement/"))
    assert "Who will see which answers" in page
    assert "What you agree to" not in page


def test_an_invited_person_cannot_skip_what_they_agree_to(programme):
    amara = make_person("Amara Okafor")
    membership = members.invite(programme, "mentor", amara, by=make_staff(programme), at=AT)
    answer = signed_in(amara).get(f"/membership/{membership.pk}/profile/")
    assert answer.url == f"/membership/{membership.pk}/agreement/"


# One's own page ---------------------------------------------------------------------------------------------------


def own(membership, page="", **data):
    client = signed_in(membership.person)
    path = f"/membership/{membership.pk}/{page}"
    return client.post(path, data, follow=True) if data else client.get(path)


def test_ones_own_page_says_where_one_stands_and_what_is_empty(programme):
    """CAREER-52: what is empty is listed, and is never required."""
    recommended = TEXTS | {
        "forms/profile.toml": TEXTS["forms/profile.toml"].replace(
            'label = "How you can help"',
            'label = "How you can help"\nrecommended = true\nwhy = "Mentees search by it."',
        )
    }
    membership = make_member(make_programme(recommended), "mentor", "Amara Okafor", answers={"job": "Editor"})
    page = text(own(membership))
    assert "You are a mentor, and active." in page
    assert "<strong>How you can help</strong>: Mentees search by it." in page
    assert "up to 2" in page


def test_a_profile_is_shown_as_others_see_it(programme):
    """CAREER-18, CAREER-19: who sees the contact address is told, and shown."""
    membership = make_member(
        programme, "mentor", "Amara Okafor", answers={"job": "Editor"}, contact_email="a@mentors.example.org"
    )
    seen = {
        viewer: "a@mentors.example.org" in text(own(membership, f"preview/?as={viewer}"))
        for viewer in ("programme", "partner", "staff")
    }
    assert seen == {"programme": False, "partner": True, "staff": True}
    assert "Seen by those you work with, once you do" in text(own(membership, "profile/"))


@pytest.mark.parametrize(
    ("wanted", "led_back"),
    [("/find/small/7/", True), ("https://evil.example/", False), ("//evil.example/", False)],
)
def test_after_the_briefing_one_goes_on_where_one_came_from(programme, wanted, led_back):
    """From somebody's profile back to it, and never to another site."""
    membership = make_member(programme, "mentee", aims={"aims": "A first job.", "wants": ["cv"]})
    path = reverse("programmes:briefing", args=[membership.pk], query={"next": wanted})
    went = signed_in(membership.person).post(path).url
    assert (went == wanted) is led_back
    assert "evil" not in went


def test_thinking_over_and_the_briefing_lead_to_each_other(programme):
    """CAREER-42, CAREER-47: the page leads from the reflection to the briefing."""
    membership = make_member(programme, "mentee", "Priya Nair")
    assert "Think it over" in text(own(membership))
    own(membership, "reflection/", aims="A first job")
    assert "Read the briefing" in text(own(membership))
    own(membership, "briefing/", read="yes")
    assert "You are a mentee, and active." in text(own(membership))
    membership.refresh_from_db()
    assert (membership.aims, membership.briefed_at is not None) == ({"aims": "A first job"}, True)


def test_reading_changes_nothing(programme):
    membership = make_member(programme, "mentee", "Priya Nair")
    before = Membership.objects.values().get()
    for page in ("", "profile/", "preview/", "reflection/", "briefing/", "leave/"):
        assert own(membership, page).status_code == 200
    assert Membership.objects.values().get() == before


def test_inactive_active_leaving_and_coming_back_by_the_page(programme):
    """CAREER-22, CAREER-51: each in one step, at any time of the year."""
    membership = make_member(programme, "mentor", "Amara Okafor")
    states = []
    for verb in ("deactivate", "activate", "leave", "rejoin"):
        own(membership, f"{verb}/", go="on")
        membership.refresh_from_db()
        states.append(membership.state)
    assert states == ["inactive", "active", "left", "active"]


def test_who_looks_for_others_is_not_told_that_nobody_finds_them(programme):
    """CAREER-22: what being inactive means is said for one's own role."""
    said = {}
    for role, name in (("mentor", "Amara Okafor"), ("mentee", "Priya Nair")):
        membership = make_member(programme, role, name)
        pages = [text(own(membership)), text(own(membership, "deactivate/", go="on")), text(own(membership))]
        said[role] = [("obody finds you" in page, "ou begin with nobody new" in page) for page in pages]
    assert said == {"mentor": [(True, False)] * 3, "mentee": [(False, True)] * 3}


def test_confirming_is_one_button(programme):
    membership = make_member(programme, "mentor", "Amara Okafor")
    with time_machine.travel(datetime(2027, 8, 20, 9, 0, tzinfo=UTC), tick=False):
        assert "noted for this year" in text(own(membership, "confirm/", go="on"))
    membership.refresh_from_db()
    assert membership.confirmed_at == datetime(2027, 8, 20, 9, 0, tzinfo=UTC)


PATHS = ["", "agreement/", "profile/", "preview/", "reflection/", "briefing/", "leave/"]
VERBS = ["confirm/", "deactivate/", "activate/", "rejoin/", "leave/", "reflection/", "briefing/", "profile/"]


def test_nobody_else_finds_a_membership(programme):
    membership = make_member(programme, "mentor", "Amara Okafor")
    other = signed_in(make_member(programme, "mentee", "Priya Nair").person)
    before = Membership.objects.filter(pk=membership.pk).values().get()
    got = {path: other.get(f"/membership/{membership.pk}/{path}").status_code for path in PATHS}
    posted = {
        path: other.post(f"/membership/{membership.pk}/{path}", {"go": "on"}).status_code for path in VERBS
    }
    assert (set(got.values()), set(posted.values())) == ({404}, {404})
    assert Client().get(f"/membership/{membership.pk}/").status_code == 302
    assert Membership.objects.filter(pk=membership.pk).values().get() == before


def test_my_profiles_ask_as_much_for_five_as_for_one(programme, django_assert_max_num_queries):
    amara = make_person("Amara Okafor")
    client = signed_in(amara)
    for _ in range(5):
        make_member(make_programme(), "mentor", amara)
        with django_assert_max_num_queries(10):
            assert client.get("/mine/").status_code == 200


# Long profiles ----------------------------------------------------------------------------------------------------

PARTED = (
    TEXTS["forms/profile.toml"]
    .replace('name = "helps"', 'name = "helps"\npart = "How you can help"')
    .replace('name = "job"', 'name = "job"\npart = "Your work"')
)


def test_a_long_profile_opens_where_something_is_needed(august):
    """CAREER-52: parts say what is empty; what was typed in a closed one is kept, also when something is refused."""
    programme = make_programme(TEXTS | {"forms/profile.toml": PARTED}, slug="parted")
    amara = make_person("Amara Okafor")
    begun = members.begin(programme, "mentor", by=amara, at=AUGUST)
    client, url = signed_in(amara), reverse("programmes:profile", args=[begun.pk])
    opened = re.findall(
        r'<details class="part"( open)?><summary><span class="part-title">([^<]+)', text(client.get(url))
    )
    assert opened == [(" open", "Your work"), ("", "How you can help"), (" open", "How people reach you")]
    refused = text(client.post(url, {"job": "", "helps": ["cv"], "own-contact_email": "a@example.org"}))
    assert re.search(r'value="cv"[^>]*checked', refused)
    assert 'value="a@example.org"' in refused


def test_the_privacy_notice_is_the_page_that_the_scheme_names(client, august):
    """No name of a page means anything by itself."""
    notice = {
        "pages/how-we-keep-it.md": "# How we keep it\nSafely.",
        "pages/privacy.md": "# Of another kind\nNo.",
    }
    named = TEXTS["scheme.toml"].replace("public = []", 'public = []\nprivacy = "how-we-keep-it"')
    make_programme(TEXTS | notice, slug="silent")
    make_programme(TEXTS | notice | {"scheme.toml": named}, slug="named")
    client.force_login(make_person("Bo Lind"))
    assert "Of another kind" not in text(client.get("/p/silent/join/mentor/"))
    assert '<a href="/p/named/pages/how-we-keep-it/">How we keep it</a>' in text(
        client.get("/p/named/join/mentor/")
    )
    assert client.get("/p/named/pages/how-we-keep-it/").status_code == 200


def test_the_public_page_asks_nobody_to_join_who_is_in(client, programme, august):
    """A role that one has leads to one's own page; the other roles can still be joined."""
    page, join = (
        reverse("programmes:public", args=["small"]),
        reverse("programmes:join", args=["small", "mentor"]),
    )
    before = client.get(page).text
    tom = make_member(programme, "mentor", "Tom Lee")
    client.force_login(tom.person)
    after = client.get(page).text

    assert (f'href="{join}"' in before, f'href="{join}"' in after) == (True, False)
    assert f'href="{reverse("programmes:membership", args=[tom.pk])}"' in after.partition("Join us")[2]
