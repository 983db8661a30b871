"""Priya looks for a mentor: what she finds, what is marked, and who never stands there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ithaca.matching import actions
from ithaca.matching.queries import directory, ranking
from ithaca.matching.testing import AT, make_mentee, make_mentor, make_programme, make_request, make_scheme
from ithaca.people.actions import block
from ithaca.programmes.actions import members
from ithaca.programmes.testing import PROFILE, make_staff

LATER = AT + timedelta(days=1)


def listing(programme, **given) -> str:
    query = {k.rstrip("_"): v for k, v in given.items()}
    return reverse("matching:directory", args=[programme.slug], query=query)


def profile(mentor) -> str:
    return reverse("matching:mentor", args=[mentor.programme.slug, mentor.pk])


def names(response) -> list[str]:
    return [card["name"] for card in response.context["cards"]]


@pytest.fixture
def see(client):
    """Open a page as somebody."""

    def open_page(member, url, **more):
        client.force_login(getattr(member, "person", member))
        return client.get(url, **more)

    return open_page


@pytest.mark.parametrize(
    ("who", "status"),
    [("mentee", 200), ("staff", 200), ("mentor", 404), ("stranger", 404), ("nobody", 302)],
)
def test_who_sees_the_list(client, programme, amara, who, status):
    """CAREER-08: only mentees of the programme see the list; staff may look; mentors do not browse."""
    people = {
        "mentee": lambda: make_mentee(programme).person,
        "staff": lambda: make_staff(programme),
        "mentor": lambda: amara.person,
        "stranger": lambda: make_mentee(make_programme()).person,
    }
    if who in people:
        client.force_login(people[who]())
    assert [client.get(url).status_code for url in (listing(programme), profile(amara))] == [status, status]


def test_where_staff_bring_people_together_there_is_no_list(see, db):
    files = make_scheme()
    files["scheme.toml"] = files["scheme.toml"].replace('rights = ["be-found"]', "rights = []")
    programme = make_programme(files)
    people = [make_mentee(programme), make_staff(programme)]
    assert [see(who, listing(programme)).status_code for who in people] == [404, 404]


def test_a_mentee_browses_and_chooses_without_staff(see, programme, priya, amara):
    """CAREER-07: the list leads to a profile, and the profile to asking."""
    page = see(priya, listing(programme))
    assert names(page) == ["Amara Okafor"]
    story = see(priya, page.context["cards"][0]["url"])
    assert reverse("matching:ask", args=[programme.slug, amara.pk]) in story.content.decode()
    assert "Interested" in story.content.decode()


def test_a_card_says_who_they_are_and_how_they_fit(see, programme, priya, amara):
    """PAR-03: how well we fit stands on each card, with the ways that match mine marked and the places left."""
    make_mentor(
        programme, "James Whitcombe", answers={"job": "Auditor", "helps": ["salary", "cv"]}, capacity=1
    )
    james, amaras = see(priya, listing(programme)).context["cards"]
    assert {k: amaras[k] for k in ("name", "role", "helps", "matches", "fit", "room_words")} == {
        "name": "Amara Okafor",
        "role": "Principal scientist",
        "helps": ["Writing a CV"],
        "matches": ["Writing a CV"],
        "fit": "Fits what you are looking for",
        "room_words": "2 places free",
    }
    assert (james["helps"], james["room_words"]) == (["Writing a CV", "Salary"], "1 place free")


def test_those_who_fit_stand_first_and_sorting_is_ones_own(see, programme):
    tom = make_mentee(programme, "Tom Ashdown", aims={"aims": "More pay.", "wants": ["salary", "cv"]})
    both = {"job": "A", "helps": ["salary", "cv"]}
    make_mentor(programme, "Zoe Both", answers=both, at=AT - timedelta(days=3))
    make_mentor(programme, "Yan One", answers={"helps": ["cv"]}, at=AT - timedelta(days=2))
    make_mentor(programme, "Xia Silent", answers={}, at=AT - timedelta(days=1))
    assert names(see(tom, listing(programme))) == ["Zoe Both", "Yan One", "Xia Silent"]
    assert names(see(tom, listing(programme, sort="new"))) == ["Xia Silent", "Yan One", "Zoe Both"]
    assert names(see(tom, listing(programme, sort="name"))) == ["Xia Silent", "Yan One", "Zoe Both"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "scientist"}, ["Amara Okafor"]),
        ({"q": "resume"}, ["Amara Okafor"]),
        ({"q": "salary"}, ["James Whitcombe"]),
        ({"q": "whit"}, ["James Whitcombe"]),
        ({"q": "nothing of the kind"}, []),
        ({"helps": "cv"}, ["Amara Okafor"]),
        ({"helps": ["cv", "salary"]}, ["Amara Okafor", "James Whitcombe"]),
        ({"helps": "cv", "q": "auditor"}, []),
        ({"helps": "no-such-value", "sort": "no-such-order"}, ["Amara Okafor", "James Whitcombe"]),
        ({"space": "1"}, ["Amara Okafor"]),
        ({"starred": "1"}, ["James Whitcombe"]),
    ],
)
def test_search_and_filters(see, programme, priya, amara, query, found):
    """CAREER-21: everything in a profile is searchable. PAR-03: search with filters, shortlist."""
    james = make_mentor(
        programme, "James Whitcombe", answers={"job": "Auditor", "helps": ["salary"]}, capacity=1
    )
    request = make_request(make_mentee(programme, "Tom Ashdown"), james)
    actions.accept(request.pk, by=james.person, at=AT)
    actions.star(james.pk, by=priya.person, at=AT)
    assert sorted(names(see(priya, listing(programme, **query)))) == found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sceintist", ["scientist"]),
        ("Okaffor", ["okafor"]),
        ("amara scientits", ["amara scientist"]),
        ("scientist amara", []),
        ("james scientits", []),
        ("plumbing", []),
        ("xyz", []),
    ],
)
def test_a_word_that_nobody_has_is_met_with_one_that_somebody_has(see, programme, priya, amara, typed, meant):
    """CAREER-21: a slip in spelling does not hide anybody."""
    make_mentor(programme, "James Whitcombe", answers={"job": "Auditor"})
    page = see(priya, listing(programme, q=typed, sort="new"))
    assert [words for _, words in page.context["meant"]] == meant
    assert [names(see(priya, url)) for url, _ in page.context["meant"]] == [["Amara Okafor"]] * len(meant)
    assert f'value="{typed}"' in page.content.decode()


def test_somebody_without_a_profile_is_no_hindrance(see, programme, priya, amara):
    type(amara).objects.filter(pk=amara.pk).update(profile=None)
    assert see(priya, listing(programme, q="zeppelin")).context["meant"] == []


def test_no_word_from_elsewhere_is_offered(see, programme, priya, amara):
    """Spelling never tells of people whom one may not find."""
    make_mentor(make_programme(), "Zebedee Quill")
    block(priya.person, by=make_mentor(programme, "Quentin Blake").person, at=AT)
    pages = [see(priya, listing(programme, q=typed)) for typed in ("zebedeee", "quuentin")]
    assert [page.context["meant"] for page in pages] == [[], []]


@pytest.mark.parametrize("name", ["q", "after"])
def test_what_no_database_takes_is_left_out(see, programme, priya, amara, name):
    for typed in ("a\x00-1", "aZ\x00\x1f\x7f-1", "\x00"):
        assert see(priya, listing(programme, **{name: typed}, sort="name")).status_code == 200


def test_filters_stand_in_the_address_and_can_be_shared(see, programme, amara):
    tom = make_mentee(programme, "Tom Ashdown")
    address = listing(programme, helps="salary", q="audit", space="1")
    page = see(tom, address)
    assert (page.context["search"].filters(), names(page)) == (3, [])
    assert "Nobody fits all of that" in page.content.decode()


@pytest.mark.parametrize("stepped_back", ["inactive", "left", "blocked", "blocks", "account closed"])
def test_who_steps_back_vanishes_at_once_everywhere(see, programme, priya, amara, stepped_back):
    """CAREER-22: list, search, old link and shortlist; so too for people who block each other."""
    actions.star(amara.pk, by=priya.person, at=AT)
    step = {
        "inactive": lambda: members.deactivate(amara.pk, by=amara.person, at=LATER),
        "left": lambda: members.leave(amara.pk, by=amara.person, at=LATER),
        "blocked": lambda: block(amara.person, by=priya.person, at=LATER),
        "blocks": lambda: block(priya.person, by=amara.person, at=LATER),
        "account closed": lambda: (
            type(amara.person).objects.filter(pk=amara.person_id).update(is_active=False)
        ),
    }
    assert names(see(priya, listing(programme))) == ["Amara Okafor"]
    step[stepped_back]()
    pages = [listing(programme), listing(programme, q="scientist"), listing(programme, starred="1")]
    assert [names(see(priya, page)) for page in pages] == [[], [], []]
    gone = [profile(amara), profile(amara) + "ask/"]
    assert [see(priya, page).status_code for page in gone] == [404, 404]


def test_an_active_profile_is_found_again(see, programme, priya, amara):
    """CAREER-22: active again at will."""
    members.deactivate(amara.pk, by=amara.person, at=LATER)
    members.activate(amara.pk, by=amara.person, at=LATER)
    assert names(see(priya, listing(programme))) == ["Amara Okafor"]


def test_one_does_not_find_oneself(see, programme, priya):
    make_mentor(programme, priya.person)
    assert names(see(priya, listing(programme))) == []


def test_a_profile_shows_only_what_the_programme_may_see(see, db):
    secret = '\n[[field]]\nname = "phone"\nlabel = "Phone"\nseen_by = "staff"\n'
    programme = make_programme({**make_scheme(), "forms/profile.toml": PROFILE + secret})
    amara = make_mentor(programme, answers={"job": "Scientist", "phone": "01234 567890"})
    for who in (make_mentee(programme), make_staff(programme)):
        page = see(who, profile(amara)).content.decode()
        assert ("Scientist" in page, "01234 567890" in page) == (True, False)


@pytest.mark.parametrize(("seen_by", "there"), [("programme", True), ("partner", False)])
def test_the_contact_address_is_shown_as_the_scheme_says(see, db, seen_by, there):
    """CAREER-18: in one scheme all mentees see the address, in another they do not."""
    more = f'contact_address = true\ncontact_seen_by = "{seen_by}"'
    files = make_scheme()
    files["scheme.toml"] = files["scheme.toml"].replace("contact_address = true", more)
    programme = make_programme(files)
    amara = make_mentor(programme, contact_email="amara@mentoring.example.org")
    page = see(make_mentee(programme), profile(amara)).content.decode()
    assert ("amara@mentoring.example.org" in page) == there


def test_a_shortlist_is_ones_own(client, programme, priya, amara):
    """PAR-03: shortlist."""
    star = reverse("matching:star", args=[programme.slug, amara.pk])
    client.force_login(priya.person)
    back = listing(programme, q="scientist")
    assert client.post(star, {"next": back}).url == back
    assert client.post(star, {"next": "https://elsewhere.example"}).url == listing(programme)
    client.post(star)
    assert names(client.get(listing(programme, starred="1"))) == ["Amara Okafor"]
    client.force_login(make_mentee(programme, "Tom Ashdown").person)
    assert names(client.get(listing(programme, starred="1"))) == []
    assert client.get(star).status_code == 405


@pytest.mark.parametrize("sort", ["fit", "new", "name"])
def test_paging_shows_everybody_once(see, programme, priya, sort, monkeypatch):
    monkeypatch.setattr(directory, "PAGE", 2)
    for number in range(7):
        helps = [["cv"], ["salary"], []][number % 3]
        make_mentor(
            programme,
            f"Mentor {number}",
            answers={"job": "A", "helps": helps},
            at=AT + timedelta(hours=number),
        )
    assert walk(see, priya, listing(programme, sort=sort)) == [f"Mentor {n}" for n in range(7)]


def walk(see, member, address) -> list[str]:
    """The names on all pages, in the order of the alphabet; each page leads to the next."""
    found = []
    while address:
        page = see(member, address)
        found += names(page)
        address = page.context["next"]
    return sorted(found)


def test_a_large_directory_ranks_its_best_and_then_shows_everybody_else(see, programme, priya, monkeypatch):
    """The caps bound the work, never who can be found."""
    monkeypatch.setattr(directory, "PAGE", 2)
    monkeypatch.setattr(directory, "EXACT", 3)
    monkeypatch.setattr(directory, "MOST", 5)
    monkeypatch.setattr(ranking, "NEWEST", 3)
    for number in range(9):
        make_mentor(
            programme, f"Mentor {number}", answers={"job": "A", "helps": ["cv"] if number % 2 else []}
        )
    for address in (
        listing(programme),
        listing(programme, q="mentor"),
    ):  # of a word, no more are ranked than counted
        first = see(priya, address)
        assert all(card["fit"] for card in first.context["cards"])
        assert first.context["page"].counted() == "5+"
        assert walk(see, priya, address) == [f"Mentor {n}" for n in range(9)]


def test_a_word_of_everybody_hides_nobody_whom_a_filter_finds(see, programme, priya, amara, monkeypatch):
    """Only the newest are looked at for a common word, but those among whom one looks: here Amara is the oldest."""
    monkeypatch.setattr(directory, "MOST", 2)
    monkeypatch.setattr(directory, "EXACT", 1)
    actions.star(amara.pk, by=priya.person, at=AT)
    for number in range(5):
        make_mentor(programme, f"Mentor {number}", answers={"job": "Scientist", "helps": ["salary"]})
    for more in ({"helps": "cv"}, {"starred": "1"}):
        page = see(priya, listing(programme, q="scientist", **more))
        assert (names(page), page.context["page"].counted()) == (["Amara Okafor"], "1")
    assert "Amara Okafor" in walk(see, priya, listing(programme, q="scientist", space="1"))
    assert "Amara Okafor" in walk(see, priya, listing(programme, q="scientist"))


def test_the_list_costs_the_same_for_one_mentor_and_for_five(client, programme, priya):
    client.force_login(priya.person)
    make_mentor(programme, "Mentor 0")
    pages = [listing(programme, sort=sort, helps="cv", q="mentor") for sort in ("fit", "new", "name")]
    client.get(pages[0])  # the scheme is read once a process
    one = [cost(client, page) for page in pages]
    for number in range(1, 5):
        make_mentor(programme, f"Mentor {number}")
    assert [cost(client, page) for page in pages] == one
    assert max(one) <= 10


def cost(client, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_only_the_results_come_back_to_script(see, programme, priya, amara):
    page = see(priya, listing(programme), headers={"HX-Request": "true"})
    assert page.content.decode().strip().startswith('<section id="results"')
    assert "HX-Request" in page.headers["Vary"]
