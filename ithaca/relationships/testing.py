"""Makers for tests: people who work together already."""

from ithaca.programmes.testing import AT, FILES, SCHEME, make_member, make_programme
from ithaca.relationships import actions
from ithaca.relationships.models import Relationship

AGREEMENT = "# What we agree\n\nWe are honest and supportive, and open with each other.\n"
EXPECTATIONS = """
title = "What I expect"
[[field]]
name = "time"
label = "How much time I have"
required = true
seen_by = "partner"
"""
AGREED = """[relationships]
agreement = "agreement"
expectations = "expectations"

[[relationships.kind]]"""
REASON = """
[[relationships.reason]]
name = "fit"
label = "We do not suit each other"
role = "mentee"
message = "Thank you for your time."
"""


def working_files(more: str = "") -> dict:
    """The small scheme with an agreement, a form of expectations and reasons; `more` is appended."""
    scheme = SCHEME.replace("[[relationships.kind]]", AGREED)
    return {
        **FILES,
        "scheme.toml": f"{scheme}{REASON}{more}",
        "pages/agreement.md": AGREEMENT,
        "forms/expectations.toml": EXPECTATIONS,
    }


def make_working_programme(more: str = "", **given):
    return make_programme(working_files(more), **given)


def make_pair(
    programme, mentee="Priya Nair", mentor="Amara Okafor", *, kind="", by=None, at=AT
) -> Relationship:
    """A mentee and a mentor (members, or names of new ones) who work together since `at`."""
    members = [
        make_member(programme, role, who) if isinstance(who, str) else who
        for role, who in (("mentee", mentee), ("mentor", mentor))
    ]
    return actions.start(programme, programme.cohorts.get(open=True), kind, members, by=by, at=at)


def people_of(pair: Relationship) -> list:
    """The mentee and the mentor of a pair."""
    parts = pair.participants.select_related("person", "role").all()
    return [next(p.person for p in parts if p.role.name == role) for role in ("mentee", "mentor")]
