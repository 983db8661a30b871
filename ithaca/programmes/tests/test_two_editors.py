"""One text in two windows: what the other one saved is never silently overwritten, and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ithaca.kit.verdicts import Denied
from ithaca.programmes.actions import profiles
from ithaca.programmes.testing import AT, make_member

LATER = AT + timedelta(hours=1)


def page(kind: str, member):
    return reverse(f"programmes:{kind}", args=[member.pk])


@pytest.mark.parametrize(
    ("kind", "field", "of"), [("profile", "job", "profile"), ("reflection", "aims", "reflection")]
)
def test_two_windows_on_one_text(client, programme, kind, field, of):
    """TOP-03: the second is told, keeps every word, and may save again knowingly."""
    priya = make_member(programme, "mentee", answers={"job": "Student"}, aims={"aims": "A first job."})
    client.force_login(priya.person)
    seen = {"seen": client.get(page(kind, priya)).context["seen"]}
    assert client.post(page(kind, priya), {field: "From the first window", **seen}).status_code == 302
    second = client.post(page(kind, priya), {field: "From the second window", **seen})
    text = second.content.decode()
    assert ("changed in another place" in text, "From the second window" in text) == (True, True)
    priya.refresh_from_db()
    assert getattr(priya, of).answers[field] == "From the first window"
    again = {"seen": second.context["seen"]}
    assert client.post(page(kind, priya), {field: "From the second window", **again}).status_code == 302
    getattr(priya, of).refresh_from_db()
    assert getattr(priya, of).answers[field] == "From the second window"


def test_a_first_text_is_not_written_twice_either(programme):
    """Two windows on an empty form: the second finds that there is something by now."""
    priya = make_member(programme, "mentee")
    first = {"seen": "", "by": priya.person}
    profiles.reflect(priya.pk, {"aims": "One."}, **first, at=AT)
    with pytest.raises(Denied, match="changed in another place"):
        profiles.reflect(priya.pk, {"aims": "Two."}, **first, at=LATER)
