"""Makers for tests: a request, made by the real action. Import the small scheme from `programmes.testing`."""

from ithaca.matching import actions
from ithaca.matching.models import Request
from ithaca.programmes.testing import AT, FILES, SCHEME, make_member, make_programme

WORDS = "I study biology, and I would love your view on my first CV."
AIMS = {"aims": "A first job in a laboratory.", "wants": ["cv"]}


def make_scheme(more: str = "", without: str = "") -> dict:
    """The small scheme's files, with lines added to scheme.toml and others left out."""
    return {**FILES, "scheme.toml": SCHEME.replace(without, "") + more}


def make_mentee(programme, person="Priya Nair", **more):
    return make_member(programme, "mentee", person, **{"aims": AIMS, **more})


def make_mentor(programme, person="Amara Okafor", **more):
    answers = {"job": "Principal scientist", "helps": ["cv"]}
    return make_member(programme, "mentor", person, **{"answers": answers, **more})


def make_request(mentee, mentor, *, words: str = WORDS, at=AT, **more) -> Request:
    return actions.ask(mentee.pk, mentor.pk, words=words, by=mentee.person, at=at, **more)


__all__ = [
    "AIMS",
    "AT",
    "WORDS",
    "make_mentee",
    "make_mentor",
    "make_programme",
    "make_request",
    "make_scheme",
]
