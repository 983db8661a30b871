"""Makers for tests: a small named cast in a small scheme. They write rows directly."""

from datetime import UTC, datetime
from itertools import count

from ithaca.accounts.models import Institution, Person
from ithaca.programmes.actions import schemes
from ithaca.programmes.models import Membership, Programme
from ithaca.programmes.policy import JoiningPolicy
from ithaca.questions.models import Submission
from ithaca.roles import actions as roles
from ithaca.roles.models import Role
from ithaca.roles.rights import Right

AT = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # a Monday in term
_numbers = count(1)

SCHEME = """
[scheme]
name = "small"
title = "Small mentoring"
contact = "The mentoring team"
contact_email = "mentoring@example.org"

[roles.mentee]
title = "mentee"
plural = "mentees"
kind = "participant"
rights = ["find-mentors", "ask-mentors"]

[roles.mentor]
title = "mentor"
plural = "mentors"
kind = "participant"
rights = ["be-found"]

[roles.coordinator]
title = "coordinator"
plural = "coordinators"
kind = "staff"
rights = ["see-people", "approve-people", "manage-people", "see-requests", "see-pairs", "pair-people",
          "check-in", "answer-help", "run-programme"]

[joining.roles.mentee]
form = "profile"
reflection = "reflection"

[joining.roles.mentor]
form = "profile"
capacity = 2
contact_address = true

[help.desks.team]
title = "Mentoring team"
role = "coordinator"
serves = ["mentee", "mentor"]

[directory]
headline = ["job"]
ways = "helps"

[[matching.criterion]]
needs = "wants"
offers = "helps"
says = "can help with {what}"

[[relationships.kind]]
name = "pair"
title = "mentoring pair"
parties = { mentor = 1, mentee = 1 }

[[relationships.reason]]
name = "done"
label = "We have reached what we wanted"
thanks = true

[[expect]]
name = "answer"
about = "request"
owner = "mentor"
task = "Answer {mentee}"
action = "Answer"
since = ["request.sent"]
due = "14 days"
remind = ["after 7 days"]
settled_by = ["request.accepted", "request.declined"]
dropped_by = ["request.withdrawn", "request.closed", "request.expired"]
outcome = "request.expire"
"""
PROFILE = """
title = "Your profile"
[[field]]
name = "job"
label = "Your job"
search = true
seen_by = "programme"
[[field]]
name = "helps"
label = "How you can help"
kind = "choices"
filter = true
search = true
seen_by = "programme"
choices = [{ value = "cv", label = "Writing a CV", synonyms = ["resume"] }, { value = "salary", label = "Salary" }]
"""
REFLECTION = """
title = "Your aims"
[[field]]
name = "aims"
label = "What do you want to reach?"
kind = "long"
seen_by = "partner"
[[field]]
name = "wants"
label = "What would you like help with?"
kind = "choices"
seen_by = "partner"
choices = [{ value = "cv", label = "Writing a CV" }, { value = "salary", label = "Salary" }]
"""
FILES = {"scheme.toml": SCHEME, "forms/profile.toml": PROFILE, "forms/reflection.toml": REFLECTION}


def make_institution(name: str = "Northfield University", **more) -> Institution:
    return Institution.objects.create(name=name, slug=more.pop("slug", f"place-{next(_numbers)}"), **more)


def make_programme(files: dict | None = None, *, institution=None, slug: str = "", at=AT) -> Programme:
    """A programme under a scheme's files (the small scheme when none are given), with one cohort."""
    version = schemes.load(files or FILES, at=at)
    return schemes.open_programme(
        institution or make_institution(), version, slug=slug or f"programme-{next(_numbers)}", by=None, at=at
    )


def make_person(name: str = "Priya Nair", email: str = "", **more) -> Person:
    return Person.objects.create_user(
        email or f"{name.lower().replace(' ', '.')}.{next(_numbers)}@example.org", name, **more
    )


def role_of(programme, name: str) -> Role:
    return Role.objects.get(programme=programme.pk, name=name)


def make_member(programme, role: str, person=None, *, answers=None, aims=None, at=AT, **more) -> Membership:
    """An active member with a profile; `more` sets fields of the membership, `state` among them."""
    person = (
        person if person is not None and not isinstance(person, str) else make_person(person or "Priya Nair")
    )
    cohort = programme.cohorts.get(open=True)
    return Membership.objects.create(
        programme=programme,
        cohort=cohort,
        person=person,
        role=role_of(programme, role),
        profile=make_submission(programme, role, person, answers or {}, at),
        reflection=aims and make_submission(programme, role, person, aims, at, form="reflection"),
        **{"state": Membership.State.ACTIVE, "joined_at": at, **more},
    )


def make_submission(programme, role, person, answers, at, form: str = "") -> Submission:
    """What somebody filled in: the form of their role, unless another is named."""
    from ithaca.questions.actions import save_answers

    form = form or programme.obeys(JoiningPolicy).of(role).form or "profile"
    return save_answers(
        None, person=person, name=form, form=programme.scheme.forms[form], answers=answers, at=at
    )


def make_staff(programme, role: str = "coordinator", person=None, *, at=AT) -> Person:
    """Somebody who holds a staff role of the programme."""
    person = (
        person if person is not None and not isinstance(person, str) else make_person(person or "Ruth Okoro")
    )
    roles.appoint(person, role_of(programme, role) if isinstance(role, str) else role, by=None, at=at)
    return person


def make_holder(programme, *rights: Right, at_programme: int | None = None) -> Person:
    """Somebody whose one staff role has these rights alone; in another programme by its id, or in the whole institution (0)."""
    place = programme.pk if at_programme is None else at_programme or None
    role = roles.define(
        institution=programme.institution, programme=place, name=f"role-{next(_numbers)}", title="role", plural="roles",
        staff=True, rights=rights,
    )  # fmt: skip
    return make_staff(programme, role, make_person("Hana Sato"))


def lacks(right: Right) -> str:
    """What whoever has no role with this right is told."""
    return f"Your role does not include this: {right.sentence}"


def by_right(programme, right: Right, asked) -> list[tuple]:
    """Cases for `kit.testing.assert_says`: `asked(person)` is a yes by one right in the programme, and by nothing else."""
    lacking = lacks(right)
    return [
        (f"{right}, and no other right", asked(make_holder(programme, right)), ""),
        (f"{right} in another programme", asked(make_holder(programme, right, at_programme=programme.pk + 1_000_000)), lacking),
        (f"every right but {right}", asked(make_holder(programme, *(set(Right) - {right}))), lacking),
    ]  # fmt: skip
