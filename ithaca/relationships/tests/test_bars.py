import pytest

from ithaca.kit.toml import Refused
from ithaca.kit.verdicts import Denied
from ithaca.programmes.scheme import parse
from ithaca.programmes.testing import AT, make_member, make_staff
from ithaca.relationships.actions.taking_over import take_over
from ithaca.relationships.queries import broken_bars
from ithaca.relationships.rules.bars import Bar, Side, holds
from ithaca.relationships.testing import make_pair, make_working_programme, working_files

BAR = """
[[relationships.bar]]
kind = "{kind}"
roles = ["mentor", "mentee"]
fields = ["{field}"]
force = "{force}"
says = "They work for the same employer."
"""


def bar(kind="different", field="job", force="refuse") -> str:
    return BAR.format(kind=kind, field=field, force=force)


def bring_together(programme, ruth=None, mentor="Severn Rail", mentee="Severn Rail Ltd."):
    answers = {"mentor": mentor, "mentee": mentee}
    names = {"mentor": "Amara Okafor", "mentee": "Priya Nair"}
    found = {
        role: make_member(programme, role, names[role], answers={"job": job}) for role, job in answers.items()
    }
    return make_pair(programme, found["mentee"], found["mentor"], by=ruth)


@pytest.mark.parametrize(
    ("kind", "one", "other", "so"),
    [
        ("different", "Severn Rail", "Forth Bridges", True),
        ("different", "Severn Rail", "severn rail LTD", False),
        ("different", "Severn Rail", "", True),
        ("equal", "Severn Rail", "Severn-Rail plc", True),
        ("equal", "Severn Rail", "Forth Bridges", False),
        ("equal", "Severn Rail", None, True),
        ("overlap", ["cv", "salary"], ["salary"], True),
        ("overlap", ["cv"], "salary", False),
        ("overlap", ["cv"], [], True),
        ("at-least", 3, 2, True),
        ("at-least", 2, 3, False),
        ("at-least", 3, None, True),
        ("named-by", None, "Amara Okafor", True),
        ("named-by", None, "Amara O. <amara@example.org>", True),
        ("named-by", None, "Amara Okafor <another@example.org>", False),
        ("named-by", None, "Joan Bright", False),
        ("named-by", None, "", True),
        ("not-named-by", None, "AMARA OKAFOR", False),
        ("not-named-by", None, ["Joan Bright", "Tom Lee"], True),
    ],
)
def test_what_a_bar_asks_for(kind, one, other, so):
    asked = Bar(kind=kind, roles=("mentor", "mentee"), fields=("job",), says="No.")
    amara = Side("Amara Okafor", ("amara@example.org",), one)

    assert holds(asked, amara, Side("Priya Nair", (), other)) is so


@pytest.mark.django_db
def test_nobody_brings_people_together_against_a_bar():
    """PAR-01: a rule between two people stands in the scheme, and holds for pairs that staff make."""
    programme = make_working_programme(bar())
    ruth = make_staff(programme)

    with pytest.raises(Denied, match=r"^They work for the same employer\.$"):
        bring_together(programme, ruth)
    assert bring_together(programme, ruth, mentee="Forth Bridges").pk


@pytest.mark.django_db
def test_a_bar_holds_for_those_taken_over_too():
    programme = make_working_programme(bar())
    members = [make_member(programme, role, answers={"job": "Severn Rail"}) for role in ("mentee", "mentor")]

    with pytest.raises(Denied, match="same employer"):
        take_over(programme, members, by=make_staff(programme), at=AT)


@pytest.mark.django_db
def test_a_warning_is_said_and_staff_may_go_on():
    programme = make_working_programme(bar(force="warn"))
    pair = bring_together(programme, make_staff(programme))
    members = [part.membership for part in pair.participants.all()]

    assert broken_bars(members, "warn") == ["They work for the same employer."]
    assert broken_bars(members, "refuse") == []


@pytest.mark.django_db
def test_staff_read_a_warning_before_they_begin(client):
    programme = make_working_programme(bar(force="warn"))
    client.force_login(make_staff(programme))
    chosen = [
        make_member(programme, role, answers={"job": "Severn Rail"}).pk for role in ("mentee", "mentor")
    ]

    page = client.get(f"/desk/{programme.slug}/pair/", {"chosen": chosen}).text

    assert "They work for the same employer." in page
    assert "You may bring them together all the same." in page


@pytest.mark.django_db
def test_who_asks_is_told_before_they_write():
    from ithaca.matching.access import can_ask

    programme = make_working_programme(bar())
    mentor = make_member(programme, "mentor", "Amara Okafor", answers={"job": "Severn Rail"})
    mentee = make_member(programme, "mentee", answers={"job": "severn rail"}, aims={"aims": "A job"})

    assert can_ask(mentee, mentor, AT.date()).reason == "They work for the same employer."


@pytest.mark.django_db
def test_choices_have_an_order_and_a_membership_has_its_own_words():
    """An award that one has is at least the one that the other aims for; a cohort is the same or not."""
    files = working_files(bar("at-least", "award") + bar("different", "email_domain"))
    files["forms/profile.toml"] += """
[[field]]
name = "award"
label = "Award"
kind = "choice"
seen_by = "programme"
choices = [{ value = "member", label = "Member" }, { value = "chartered", label = "Chartered" }]
"""
    from ithaca.programmes.testing import make_programme

    programme = make_programme(files)
    member = make_member(programme, "mentor", answers={"award": "member"})
    mentee = make_member(programme, "mentee", answers={"award": "chartered"})
    assert len(broken_bars([member, mentee], "refuse")) == 1
    mentee.profile.answers = {"award": "member"}
    mentee.person.email = "priya@another.example"
    assert broken_bars([member, mentee], "refuse") == []


@pytest.mark.parametrize(
    ("by", "mentor", "mentee", "so"),
    [(1, 2, 1, True), (1, 2, 2, False), (2, 3, 2, False), (-1, 1, 2, True), (-1, 1, 3, False)],
)
def test_how_far_above_the_other_somebody_has_to_be(by, mentor, mentee, so):
    asked = Bar(kind="at-least", roles=("mentor", "mentee"), fields=("award",), by=by, says="No.")

    assert holds(asked, Side("Amara", (), mentor), Side("Priya", (), mentee)) is so


@pytest.mark.parametrize(("answer", "so"), [(True, True), (False, False), (None, False)])
def test_whoever_has_not_said_yes_has_not_passed(answer, so):
    """A training that nobody has said anything of was not passed."""
    trained = Bar(kind="yes", roles=("mentor", "mentee"), fields=("trained",), says="No.")
    both = Bar(kind="yes", roles=("mentor", "mentee"), fields=("trained", "trained"), says="No.")

    assert holds(trained, Side("Amara", (), answer), Side("Priya", (), None)) is so
    assert holds(both, Side("Amara", (), True), Side("Priya", (), answer)) is so


LEVELS = """
[[field]]
name = "level"
label = "Level"
kind = "choice"
seen_by = "programme"
choices = [{ value = "member", label = "Member" }, { value = "chartered", label = "Chartered" }]
[[field]]
name = "aimed"
label = "Aimed for"
kind = "choice"
seen_by = "programme"
choices = [{ value = "chartered", label = "Chartered" }, { value = "member", label = "Member" }]
[[field]]
name = "trained"
label = "I have passed the training"
kind = "yes-no"
seen_by = "programme"
"""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            bar("at-least"),
            "relationships.bar[1].fields[1]: found 'job'; expected a question of numbers, days",
        ),
        (bar("at-least", "cohort"), "relationships.bar[1].fields[1]: found 'cohort'; expected a question of"),
        (
            bar("at-least", 'level", "aimed'),
            "found 'aimed'; expected a question whose answers have the order of",
        ),
        (
            bar("yes", "level"),
            "relationships.bar[1].fields[1]: found 'level'; expected a question to be answered",
        ),
        (
            bar("yes", "trained") + "by = 1\n",
            "relationships.bar[1].by: found 1.0; expected nothing, but with kind",
        ),
    ],
)
def test_a_bar_of_levels_or_of_a_training_is_refused_with_its_line(wrong, said):
    """TOP-08: file, line, found, expected."""
    files = working_files(wrong)
    files["forms/profile.toml"] += LEVELS
    with pytest.raises(Refused) as refused:
        parse(files)

    [told] = map(str, refused.value.problems)
    assert told.startswith("scheme.toml:")
    assert said in told


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            bar(kind="unlike"),
            'relationships.bar[1].kind: found \'unlike\'; expected one of "equal", "different"',
        ),
        (
            bar(field="jab"),
            "relationships.bar[1].fields[1]: found 'jab'; expected a question that a mentor answers",
        ),
        (
            bar(field="wants"),
            "relationships.bar[1].fields[1]: found 'wants'; expected a question that a mentor",
        ),
        (bar().replace('"mentee"', '"tutor"'), "relationships.bar[1].roles[2]: found 'tutor'"),
        (bar().replace('"mentor", ', ""), "relationships.bar[1].roles: found ['mentee']; expected two roles"),
        (
            bar("named-by", "cohort"),
            "relationships.bar[1].fields[1]: found 'cohort'; expected a question that a mentee",
        ),
    ],
)
def test_a_wrong_bar_is_refused_with_its_line(wrong, said):
    """TOP-08: file, line, found, expected."""
    with pytest.raises(Refused) as refused:
        parse(working_files(wrong))

    [told] = [str(problem) for problem in refused.value.problems][:1]
    assert told.startswith("scheme.toml:")
    assert said in told


def test_where_people_ask_a_no_must_not_tell_a_hidden_answer():
    files = working_files(bar())
    files["forms/profile.toml"] = files["forms/profile.toml"].replace('seen_by = "programme"', "", 1)
    files["scheme.toml"] = files["scheme.toml"].replace('headline = ["job"]', "")

    with pytest.raises(Refused, match="a no would tell the answer"):
        parse(files)
    parse(files | {"scheme.toml": files["scheme.toml"].replace('force = "refuse"', 'force = "warn"')})
