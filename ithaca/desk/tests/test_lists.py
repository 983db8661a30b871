import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from ithaca.accounts.models import Person
from ithaca.desk.queries import lists
from ithaca.desk.queries.lists import Filters, people
from ithaca.kit.prepared import ask, sql_of
from ithaca.kit.tables.paging import CAP, Page, cut
from ithaca.matching.models import Request
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import (
    AT,
    FILES,
    SCHEME,
    make_member,
    make_person,
    make_programme,
    make_staff,
    role_of,
)
from ithaca.questions.models import Submission
from ithaca.relationships.actions import start
from ithaca.relationships.models import Relationship
from ithaca.roles.access import held

pytestmark = pytest.mark.django_db
LISTS = ["people", "requests", "pairs"]


def names(person, programme, **filters):
    return sorted(people(person, programme.pk, Filters(**filters)).values_list("person__name", flat=True))


def test_people_are_filtered_by_role_state_name_and_address(programme, ruth):
    """PAR-16: filters on lists."""
    make_member(
        programme, "mentor", make_person("Amara Okafor", "amara@example.org"), answers={"job": "Engineer"}
    )
    make_member(programme, "mentee", "Priya Nair")
    make_member(programme, "mentor", "Tom Lee", state="inactive")

    assert names(ruth, programme, role="mentor") == ["Amara Okafor", "Tom Lee"]
    assert names(ruth, programme, role="mentor", state="active") == ["Amara Okafor"]
    assert names(ruth, programme, words="priy") == ["Priya Nair"]
    assert names(ruth, programme, words="engineer") == ["Amara Okafor"]
    assert names(ruth, programme, words="amara@") == ["Amara Okafor"]


def test_pages_turn_forth_and_back_without_loss(client, programme, ruth):
    for n in range(120):
        make_member(programme, "mentor", f"Mentor {n:03}")
    client.force_login(ruth)
    seen, mark = [], ""
    for _ in range(3):
        page = client.get("/desk/career/people/", {"sort": "name", "at": mark})
        seen += [row["name"] for row in page.context["rows"]]
        last, mark = page, page.context["page"].after
    back = client.get("/desk/career/people/", {"sort": "name", "at": last.context["page"].before})

    assert seen == [f"Mentor {n:03}" for n in range(120)]
    assert [row["name"] for row in back.context["rows"]] == seen[50:100]


def test_the_head_of_a_list_counts_one_and_many_in_good_english(client, programme, ruth):
    client.force_login(ruth)
    mentor, mentee = make_member(programme, "mentor", "Tom Lee"), make_member(programme, "mentee", "Priya")
    make_request(mentee, mentor)
    start(programme, mentor.cohort, "pair", [mentor, mentee], by=None, at=AT)

    def head(which, **filters):
        return client.get(f"/desk/career/{which}/", filters).text.partition('role="status">')[2]

    assert head("people").startswith("<strong>2</strong> people")
    assert head("people", role="mentor").startswith("<strong>1</strong> person ")
    assert head("requests").startswith("<strong>1</strong> request<")
    assert head("pairs").startswith("<strong>1</strong> pair<")
    assert head("pairs", state="ended").startswith("<strong>0</strong> pairs ")


def test_an_export_holds_what_the_filter_shows_and_no_formula(client, programme, ruth):
    """PAR-15: export as CSV and XLSX with the list's own filter."""
    make_member(
        programme, "mentor", make_person("=cmd|'/C calc'!A0", "amara@example.org"), answers={"job": "+44"}
    )
    make_member(programme, "mentee", "Priya Nair")
    client.force_login(ruth)
    page = client.get("/desk/career/people/", {"role": "mentor", "as": "csv"})
    lines = b"".join(page).decode("utf-8-sig").splitlines()
    book = load_workbook(
        io.BytesIO(client.get("/desk/career/people/", {"role": "mentor", "as": "xlsx"}).content)
    )

    assert lines[0].startswith("Name,E-mail,Contact e-mail,Role")
    assert lines[1:] == ["'=cmd|'/C calc'!A0,amara@example.org,,mentor,Active,2026-11-02,,'+44,"]
    cell = book.active["A2"]
    assert (cell.value, cell.data_type) == ("=cmd|'/C calc'!A0", "s")


def test_requests_are_listed_without_their_words(client, programme, ruth):
    mentee, mentor = (
        make_member(programme, "mentee", "Priya Nair"),
        make_member(programme, "mentor", "Tom Lee"),
    )
    asked = make_request(mentee, mentor)
    client.force_login(ruth)
    page = client.get("/desk/career/requests/", {"state": "open", "q": "tom"}).text

    assert "Priya Nair" in page
    assert "Tom Lee" in client.get(f"/desk/request/{asked.pk}/").text


def make_request(mentee, mentor):
    from ithaca.conversations.models import Thread

    thread = Thread.objects.create(programme=mentee.programme, cohort=mentee.cohort, started_at=AT)
    return Request.objects.create(
        programme=mentee.programme,
        cohort=mentee.cohort,
        mentee=mentee,
        mentor=mentor,
        thread=thread,
        sent_at=AT,
    )


def test_silent_pairs_can_be_found(client, programme, ruth, pair):
    Relationship.objects.filter(pk=pair.pk).update(last_contact_on=AT.date() - timedelta(days=400))
    client.force_login(ruth)

    assert "Priya Nair" in client.get("/desk/career/pairs/", {"since": "90"}).text
    Relationship.objects.filter(pk=pair.pk).update(last_contact_on=AT.date() + timedelta(days=4000))
    assert "Priya Nair" not in client.get("/desk/career/pairs/", {"since": "90"}).text


@pytest.mark.parametrize("which", LISTS)
def test_a_list_asks_as_much_for_five_as_for_one(client, programme, ruth, which):
    client.force_login(ruth)
    counts = []
    for many in (1, 4):
        for n in range(many):
            mentee, mentor = (
                make_member(programme, "mentee", f"Priya {n}"),
                make_member(programme, "mentor", f"Tom {n}"),
            )
            make_request(mentee, mentor)
            from ithaca.relationships.actions import start

            start(programme, mentor.cohort, "pair", [mentor, mentee], by=None, at=AT)
        client.get(f"/desk/career/{which}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/desk/career/{which}/")
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 13


@pytest.mark.parametrize("which", [*LISTS, "", "pair", "check-ins", "staff"])
def test_who_may_see_which_page(client, programme, ruth, vera, which):
    """PAR-16: fine rights; a stranger, a member and staff of another programme meet a 404."""
    allowed = {"people", "pairs", "", "check-ins"}
    others = [
        make_person("Zed"),
        make_member(programme, "mentor", "Tom Lee").person,
        make_staff(make_programme(), "coordinator", "Ann"),
    ]
    url = f"/desk/career/{which}/".replace("//", "/")
    answers = {}
    for name, who in [("ruth", ruth), ("vera", vera), *((p.name, p) for p in others)]:
        client.force_login(who)
        answers[name] = client.get(url).status_code

    vera_sees = 200 if which in allowed else 404
    assert answers == {"ruth": 200, "vera": vera_sees, "Zed": 404, "Tom Lee": 404, "Ann": 404}


def test_people_of_all_roles_come_with_the_answers_of_each_ones_form(client, ruth):
    """PAR-15: what staff see of profiles is in the file also when no role is chosen, form by form."""
    scheme = SCHEME.replace('form = "profile"\nreflection', 'form = "student"\nreflection')
    student = 'title = "You"\n[[field]]\nname = "course"\nlabel = "What do you study?"\nseen_by = "staff"\n'
    student += '[[field]]\nname = "diary"\nlabel = "For yourself"\nseen_by = "nobody"\n'
    other = make_programme({**FILES, "scheme.toml": scheme, "forms/student.toml": student}, slug="two")
    make_member(other, "mentor", "Amara Okafor", answers={"job": "Engineer"})
    make_member(other, "mentee", "Priya Nair", answers={"course": "Law", "diary": "Secret"})
    client.force_login(make_staff(other, "coordinator", "Cora Bell"))
    lines = b"".join(client.get("/desk/two/people/", {"as": "csv"})).decode("utf-8-sig").splitlines()
    head, amara, priya = (line.split(",") for line in lines)
    job, course = head.index("Mentor: Your job"), head.index("Mentee: What do you study?")

    assert [(row[job], row[course]) for row in (amara, priya)] == [("Engineer", ""), ("", "Law")]
    assert "Secret" not in "".join(lines)


def make_many(programme, count: int, words: str = ""):
    """So many mentors under a dozen names, every fourth of them a mentee as well; their profiles have these words."""
    people = Person.objects.bulk_create(
        Person(name=f"Mentor {n % 12:02}", email=f"{n}@example.org") for n in range(count)
    )
    profiles = Submission.objects.bulk_create(
        Submission(person=person, form="profile", words=words, started_at=AT, changed_at=AT)
        for person in people
    )
    cohort, active = programme.cohorts.get(), Membership.State.ACTIVE
    common = {"programme": programme, "cohort": cohort, "state": active, "joined_at": AT}
    mentor, mentee = role_of(programme, "mentor"), role_of(programme, "mentee")
    sides = [(person, mentor, p) for person, p in zip(people, profiles, strict=True)]
    sides += [(person, mentee, None) for person in people[::4]]
    Membership.objects.bulk_create(
        Membership(person=person, role=role, profile=profile, **common) for person, role, profile in sides
    )


def page_of(person, programme, sort: str, mark: str = "", **filters) -> Page:
    order = lists.PEOPLE.orders[sort]
    narrowed = (lists.PEOPLE, held(person), programme.pk, Filters(**filters), None)
    return cut(ask(lists.rows_of, *narrowed, order, mark, person=person.pk), order, mark)


@pytest.mark.parametrize("sort", ["name", "-name"])
def test_many_people_are_turned_by_name_forth_and_back_without_loss(programme, ruth, sort):
    """More than are counted, with a hundred namesakes of each name and people in two roles."""
    make_many(programme, CAP + 100)
    make_member(make_programme(slug="other"), "mentor", "Mentor 00")
    rows = people(ruth, programme.pk, Filters()).values_list("person__name", "person", "pk")
    whole = [pk for *_, pk in sorted(rows, reverse=sort == "-name")]
    seen, pages = [], [page_of(ruth, programme, sort)]
    while pages[-1].after:
        pages.append(page_of(ruth, programme, sort, pages[-1].after))
    for page in pages:
        seen += [row["pk"] for row in page.rows]
    back = page_of(ruth, programme, sort, pages[-1].before)

    assert seen == whole
    assert [row["pk"] for row in back.rows] == [row["pk"] for row in pages[-2].rows]
    assert {row["of"] for row in back.rows} == {CAP + 1}


def plan_of(person, programme, sort: str, **filters) -> str:
    """How the database looks for a page."""
    narrowed = (lists.PEOPLE, held(person), programme.pk, Filters(**filters), None)
    sql, params = sql_of(lists.rows_of, *narrowed, lists.PEOPLE.orders[sort], "", person=person.pk)
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute(explain + sql, params)
        return " ".join(str(row[-1]) for row in cursor.fetchall())


def test_many_people_by_name_are_found_by_the_index_of_names(programme, ruth):
    """Nothing is sorted that grows with the programme: not the names of all, only a page or what is counted."""
    make_many(programme, CAP + 100)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    assert "accounts_pe_name" in plan_of(ruth, programme, "name")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL always knows its tables")
def test_who_has_a_word_is_found_by_the_profile_even_where_the_database_does_not_know_its_tables(
    programme, ruth
):
    """Else all members would be looked at for each profile that has the word."""
    plan = plan_of(ruth, programme, "newest", words="research")

    assert "SCAN questions_found VIRTUAL TABLE INDEX 192:M1 CORRELATED SCALAR" in plan  # the newest first
    assert "programmes_membership_profile_id_73147ad2 (profile_id=?)" in plan


def test_a_word_of_everybody_lists_the_newest_profiles_and_says_so(client, programme, ruth):
    """What is looked at has a cap: the page says that there are more, and the file has them all."""
    make_many(programme, CAP + 20, words="research")
    first = Membership.objects.filter(profile__words="research").order_by("pk")[:CAP]
    make_member(programme, "mentor", "Amara Okafor", answers={"job": "Archives"})
    client.force_login(ruth)
    many = client.get("/desk/career/people/", {"q": "research"})
    few = client.get("/desk/career/people/", {"q": "archives"})
    file = b"".join(client.get("/desk/career/people/", {"q": "research", "as": "csv"})).decode()
    Membership.objects.filter(pk__in=first.values("pk")).update(state=Membership.State.LEFT)
    narrowed = client.get("/desk/career/people/", {"q": "research", "state": "left"})

    assert "<strong>1,000+</strong> people" in many.text
    assert "only those with the newest profiles are listed" in many.text
    assert [row["name"] for row in few.context["rows"]] == ["Amara Okafor"]
    assert "newest profiles" not in few.text + narrowed.text
    assert (
        "<strong>1,000</strong> people" in narrowed.text
    )  # those of the list are looked at, whatever others have
    assert len(file.splitlines()) == CAP + 21
