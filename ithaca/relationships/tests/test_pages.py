"""The pages that people who work together share, as a browser without script meets them."""

import pytest
from django.urls import reverse

from ithaca.kit.clock import now
from ithaca.people.models import Block
from ithaca.programmes.testing import AT, make_member, make_person, make_staff
from ithaca.relationships import actions
from ithaca.relationships.models import CheckIn, Goal, Relationship, SharedContact
from ithaca.relationships.testing import make_pair, make_working_programme, people_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(db):
    return make_working_programme()


@pytest.fixture
def pair(programme):
    return make_pair(programme)


def address(name, *args):
    return reverse(f"relationships:{name}", args=args)


def see(client, person, url, status=200):
    client.force_login(person)
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def post(client, person, url, **data):
    client.force_login(person)
    return client.post(url, data)


def test_the_first_visit_leads_to_the_agreement(client, pair):
    """CAREER-26: the page's first line and its one main action are the expectations."""
    page = see(client, people_of(pair)[0], address("relationship", pair.pk))
    assert "Begin by saying how you would like to work together" in page
    assert page.count("btn-primary") == 1
    assert f'class="btn btn-primary" href="{address("agree", pair.pk)}"' in page


def test_agreeing_on_the_page_shows_the_words_and_what_the_other_says(client, pair):
    """PAR-06: agreement signed by both; CAREER-48: its words stand on the page."""
    priya, amara = people_of(pair)
    url = address("agree", pair.pk)
    assert "honest and supportive" in see(client, priya, url)
    said = post(client, priya, url, **{"own-time": "An hour a month", "rhythm": "14", "accept": "on"})
    assert said.url == address("relationship", pair.pk)
    assert "An hour a month" in see(client, amara, url)
    post(client, amara, url, **{"own-time": "Two hours", "rhythm": "14", "accept": "on"})
    assert Relationship.objects.get().agreed_at is not None
    page = see(client, priya, address("relationship", pair.pk))
    assert "Two hours" in page
    assert "About every two weeks" in page


def test_a_form_that_is_not_right_keeps_what_was_typed(client, pair):
    priya, _ = people_of(pair)
    page = post(client, priya, address("agree", pair.pk), **{"own-time": "An hour a month"}).content.decode()
    assert "error-summary" in page
    assert "An hour a month" in page
    assert Relationship.objects.get().agreed_at is None


def test_the_page_of_an_ended_pair_leads_to_others_where_one_may_look(client, programme, pair):
    priya, amara = people_of(pair)
    actions.end(pair.pk, reason="done", message="Thank you", by=priya, at=now())
    way = f'href="/find/{programme.slug}/"'
    assert way in see(client, priya, address("relationship", pair.pk)).partition("What now?")[2]
    assert way not in see(client, amara, address("relationship", pair.pk)).partition("What now?")[2]


def test_two_people_are_both_praised_for_a_goal(client, pair):
    priya, _ = people_of(pair)
    goal = actions.set_goal(pair.pk, text="A CV", by=priya, at=AT)
    client.force_login(priya)
    page = client.post(address("reach", goal.pk), follow=True).content.decode()
    assert "Reached: well done, both of you." in page


def test_a_goal_is_set_rated_and_reached_on_its_page(client, pair):
    priya, amara = people_of(pair)
    post(client, priya, address("new_goal", pair.pk), text="A CV", then="2")
    goal = Goal.objects.get()
    assert "Then 2 of 10, now 2 of 10" in see(client, amara, address("relationship", pair.pk))
    post(client, amara, address("rate", goal.pk), now="6")
    assert "stands at 6" in see(client, priya, address("goal", goal.pk))
    assert post(client, priya, address("rate", goal.pk), now="99").status_code == 200
    post(client, priya, address("reach", goal.pk))
    page = see(client, priya, address("relationship", pair.pk))
    assert "You have reached your goals" in page
    assert "Stay in touch" in page


def test_a_contact_is_shared_and_taken_back_on_the_page(client, pair):
    """CAREER-16: by each person's own choice, and theirs to take back."""
    priya, amara = people_of(pair)
    assert priya.email in see(client, priya, address("share", pair.pk))
    post(client, priya, address("share", pair.pk), label="Phone", value="020 7946 0000")
    assert "020 7946 0000" in see(client, amara, address("relationship", pair.pk))
    contact = SharedContact.objects.get()
    assert post(client, amara, address("take_back", contact.pk)).status_code == 403
    post(client, priya, address("take_back", contact.pk))
    assert "020 7946 0000" not in see(client, amara, address("relationship", pair.pk))


def test_contact_elsewhere_is_one_tap(client, pair):
    """CAREER-50: one button, no form to fill in."""
    priya, _ = people_of(pair)
    assert address("note_contact", pair.pk) in see(client, priya, address("relationship", pair.pk))
    post(client, priya, address("note_contact", pair.pk))
    assert Relationship.objects.get().last_contact_on == now().date()


def test_ending_takes_two_steps_with_kind_words_first(client, pair):
    """CAREER-36: a reason, suggested words that can be changed, the advice; then it is an archive."""
    priya, amara = people_of(pair)
    first = see(client, priya, address("end", pair.pk))
    assert "We do not suit each other" in first
    assert Relationship.objects.get().state == "active"
    assert "Thank you for your time." in see(client, priya, address("end", pair.pk) + "?reason=fit")
    post(client, priya, address("end", pair.pk), reason="fit", message="Thank you, Amara.")
    page = see(client, amara, address("relationship", pair.pk))
    assert "Thank you, Amara." in page
    assert "Your place is free again" in page
    assert 'method="post" action="/with/' not in page


def test_a_reason_of_the_other_side_or_no_words_end_nothing(client, pair):
    priya, amara = people_of(pair)
    post(client, amara, address("end", pair.pk), reason="fit", message="Bye")
    assert post(client, priya, address("end", pair.pk), reason="fit", message="").status_code == 200
    assert Relationship.objects.get().state == "active"


def test_looking_at_a_page_changes_nothing(client, pair):
    priya, _ = people_of(pair)
    for name in ("pause", "resume", "note_contact"):
        see(client, priya, address(name, pair.pk), status=405)
    see(client, priya, address("carry_on", pair.pk), status=403)
    assert Relationship.objects.get().state == "active"


def test_blocking_offers_to_end_it_and_stops_at_once(client, pair):
    priya, amara = people_of(pair)
    assert "is not told" in see(client, priya, address("block", pair.pk, amara.pk))
    post(client, priya, address("block", pair.pk, amara.pk), end="on")
    assert Block.objects.get(by=priya).person == amara
    assert (Relationship.objects.get().state, Relationship.objects.get().reason) == ("ended", "unsaid")


def test_one_may_block_and_go_on(client, pair):
    priya, amara = people_of(pair)
    post(client, priya, address("block", pair.pk, amara.pk))
    assert Relationship.objects.get().state == "active"
    see(client, priya, address("block", pair.pk, make_person("Tom").pk), status=404)


OWN = ("agree", "new_goal", "share")


def test_strangers_meet_a_404_everywhere_and_staff_on_what_is_the_pairs_own(client, programme, pair):
    stranger, ruth = make_person("Tom"), make_staff(programme)
    for name in ("relationship", "end", "check_in", *OWN):
        see(client, stranger, address(name, pair.pk), status=404)
    for name in OWN:
        see(client, ruth, address(name, pair.pk), status=404)
    goal = actions.set_goal(pair.pk, text="Secret hopes", by=people_of(pair)[0], at=AT)
    for person in (stranger, ruth):
        see(client, person, address("goal", goal.pk), status=404)


def test_staff_see_dates_and_counts_and_none_of_the_words(client, programme, pair):
    """PAR-06, PAR-09 for staff: how it stands, never what was said."""
    priya, amara = people_of(pair)
    actions.set_goal(pair.pk, text="Secret hopes", by=priya, at=AT)
    actions.agree(pair.pk, answers={"time": "Secret hours"}, by=priya, at=AT)
    actions.share_contact(pair.pk, label="Phone", value="Secret number", by=amara, at=AT)
    page = see(client, make_staff(programme), address("relationship", pair.pk))
    assert "1 set, 0 reached" in page
    assert "Secret" not in page


def test_staff_note_how_it_goes(client, programme, pair):
    """CAREER-29: by the named member of staff, with an outcome."""
    ruth = make_staff(programme)
    post(client, ruth, address("check_in", pair.pk), outcome="well", note="All good")
    assert CheckIn.objects.values_list("by", "outcome", "note").get() == (ruth.pk, "well", "All good")
    assert "All good" in see(client, ruth, address("relationship", pair.pk))
    see(client, people_of(pair)[0], address("check_in", pair.pk), status=404)


def test_the_list_says_what_to_do_while_it_is_empty_and_asks_the_same_for_one_and_five(
    client, programme, django_assert_max_num_queries
):
    amara = make_member(programme, "mentor", "Amara Okafor")
    assert "Nobody yet" in see(client, amara.person, address("index"))
    counts = []
    for number in range(5):
        make_pair(programme, f"Mentee {number}", amara)
        with django_assert_max_num_queries(15) as asked:  # 8 of them sign in, 3 are the shell's
            page = see(client, amara.person, address("index"))
        counts.append(len(asked))
    assert page.count("Mentee ") >= 5
    assert counts[0] == counts[-1]


def test_the_pairs_page_is_cheap(client, programme, pair, django_assert_max_num_queries):
    priya, _ = people_of(pair)
    see(client, priya, address("relationship", pair.pk))
    with django_assert_max_num_queries(17):  # 2 sign in, 3 are the shell’s; other rooms lend their panels
        client.get(address("relationship", pair.pk))


def test_what_is_to_be_mended_stands_in_one_box(client, programme):
    """PAR-30: the agreement is two forms on one page, and one list of what is missing, in reading order."""
    pair = make_pair(programme)
    client.force_login(people_of(pair)[0])
    page = client.post(reverse("relationships:agree", args=[pair.pk]), {"own-time": ""}).text
    assert page.count('class="error-summary"') == 1
    assert "A few things to mend" in page
    box = page.partition("error-summary")[2].partition("</ul>")[0]
    assert box.index("How much time I have") < box.index("I agree to these words")
