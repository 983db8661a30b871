import pytest

from ithaca.kit.trail import record
from ithaca.notices.models import Due
from ithaca.programmes.facts import MemberJoined
from ithaca.programmes.testing import AT, FILES, SCHEME, make_member, make_programme

CONFIRM = """
[[expect]]
name = "confirm"
about = "membership"
owner = "mentor"
task = "Is your profile still right?"
since = ["membership.joined"]
due = "31 August"
settled_by = ["profile.confirmed"]
"""


@pytest.mark.django_db
def test_a_role_that_takes_part_owes_nothing_when_nobody_of_it_is_touched():
    """A mentor's yearly confirmation is asked of mentors, and of nobody when a mentee joins."""
    programme = make_programme({**FILES, "scheme.toml": SCHEME + CONFIRM})
    mentee, mentor = make_member(programme, "mentee"), make_member(programme, "mentor")
    for member in (mentee, mentor):
        joined = MemberJoined(
            programme=programme.pk, cohort=member.cohort_id, membership=member.pk, people=member.people()
        )
        record(joined, by=None, at=AT)
    assert [due.owner for due in Due.objects.all()] == [mentor.person]
