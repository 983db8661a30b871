"""People of a world, signed in, with the pages that each opens: for `bench.load`. Prints them as JSON."""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.middleware.csrf import _get_new_csrf_string as new_secret  # noqa: E402

from bench.pages import analyse, signed_in  # noqa: E402
from ithaca.programmes.models import Membership  # noqa: E402
from ithaca.relationships.models import Participant  # noqa: E402
from ithaca.roles.models import Holding  # noqa: E402
from ithaca.site.worlds import bulk  # noqa: E402

MANY = 200
WORDS = ("law", "research", "salary", "moving", "bank", "nursing", "chem", "policy")


def main(people: int):
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        programme = bulk.make(people)
    analyse()
    parties = Participant.objects.filter(relationship__programme=programme, role__name="mentee")
    mentors = list(
        Membership.objects.filter(programme=programme, role__name="mentor").values_list("pk", flat=True)[
            :MANY
        ]
    )
    staff = Holding.objects.get(role__programme=programme.pk, role__name="coordinator").person
    found = {
        "mentees": [
            mentee(programme.slug, party, number, mentors[number % len(mentors)])
            for number, party in enumerate(parties.select_related("person").order_by("pk")[:MANY])
        ],
        "staff": [cookies_of(staff) | {"queue": "/desk/", "people": f"/desk/{programme.slug}/people/"}],
    }
    print(json.dumps(found))


def mentee(slug: str, party, number: int, mentor: int) -> dict:
    return cookies_of(party.person) | {
        "home": "/",
        "pair": f"/with/{party.relationship_id}/",
        "directory": f"/find/{slug}/",
        "search": f"/find/{slug}/?q={WORDS[number % len(WORDS)]}",
        "profile": f"/find/{slug}/{mentor}/",
        "write": f"/find/{slug}/{mentor}/star/",
    }


def cookies_of(person) -> dict:
    token = new_secret()
    session = signed_in(person).cookies["ithaca"].value
    return {"cookies": f"ithaca={session}; csrftoken={token}", "token": token}


if __name__ == "__main__":
    main(int(sys.argv[1]))
