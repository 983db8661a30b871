from datetime import timedelta

import pytest

from ithaca.kit.trail import record
from ithaca.matching.facts import RequestSent
from ithaca.notices.actions.sweep import sweep
from ithaca.notices.models import Due, Mail
from ithaca.programmes.facts import MemberJoined
from ithaca.programmes.models import Membership
from ithaca.programmes.scheme import read_folder
from ithaca.programmes.testing import AT, make_person, make_programme, role_of
from ithaca.site.places import schemes_dir


@pytest.mark.django_db
def test_a_mentor_whom_nobody_asked_is_prompted_to_look_at_the_profile_again():
    """CAREER-30: not approached, a mentor is asked to review the profile; the next cohort may ask; a request settles it."""
    programme = make_programme(read_folder(schemes_dir() / "career-mentoring"))
    cohort = programme.cohorts.get()
    mentor = Membership.objects.create(
        programme=programme, cohort=cohort, person=make_person("Amara Okafor"),
        role=role_of(programme, "mentor"), state=Membership.State.ACTIVE, joined_at=AT,
    )  # fmt: skip
    about = {"programme": programme.pk, "cohort": cohort.pk, "membership": mentor.pk}
    record(MemberJoined(**about, people=mentor.people()), by=None, at=AT)
    due = Due.objects.get(expectation="nobody-asked-yet")
    assert (due.owner, due.task, due.state) == (
        mentor.person, "Look at your profile again: nobody has asked you yet", "open"
    )  # fmt: skip
    sweep(at=AT + timedelta(days=200))
    mail = Mail.objects.get()
    assert (mail.letter, mail.to) == ("reminder-nobody-asked", mentor.person)
    assert "somebody of the next cohort may well ask" in " ".join(mail.text.split())
    record(RequestSent(**about, request=1, people=mentor.people()), by=None, at=AT)
    due.refresh_from_db()
    assert due.state == "settled"
