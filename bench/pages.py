"""One world, measured: each page asked for in turn, the medians of all rounds."""

import json
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

import django

django.setup()

from allauth.usersessions.models import UserSession  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from ithaca.accounts.sessions import SessionStore  # noqa: E402
from ithaca.notices.actions.sweep import sweep  # noqa: E402
from ithaca.programmes.models import Membership  # noqa: E402
from ithaca.relationships.models import Participant  # noqa: E402
from ithaca.roles.models import Holding  # noqa: E402
from ithaca.site.worlds import bulk  # noqa: E402


@dataclass
class Page:
    what: str
    client: Client
    url: str
    hx: bool = False  # only the results, as while typing

    def get(self):
        return self.client.get(self.url, headers={"HX-Request": "true"} if self.hx else {})


def main(people: int, rounds: int):
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    begun = time.perf_counter()
    with transaction.atomic():
        programme = bulk.make(people)
    made = time.perf_counter() - begun
    analyse()
    pages = pages_of(programme)
    rows = [measured(page, rounds) for page in pages]
    rows.append(measured_sweep())
    print(
        json.dumps(
            {
                "database": {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor],
                "people": people,
                "made": made,
                "loop": loop(rounds),
                "rows": rows,
            }
        )
    )


def analyse():
    """Let the database know its tables, as a running one does by itself."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def pages_of(programme) -> list[Page]:
    slug = programme.slug
    ours = Participant.objects.filter(relationship__programme=programme, role__name="mentee")
    party = ours.select_related("person").first()
    mentee = signed_in(party.person)
    staff = signed_in(Holding.objects.get(role__programme=programme.pk, role__name="coordinator").person)
    mentor = Membership.objects.filter(programme=programme, role__name="mentor").order_by("-joined_at")[0]
    return [
        Page("home of a mentee", mentee, "/"),
        Page("directory", mentee, f"/find/{slug}/"),
        Page("directory, a rare word", mentee, f"/find/{slug}/?q=law"),
        Page("directory, a common word", mentee, f"/find/{slug}/?q=research"),
        Page("directory, filtered", mentee, f"/find/{slug}/?ways=salary"),
        Page("search while typing", mentee, f"/find/{slug}/?q=res", hx=True),
        Page("profile of a mentor", mentee, f"/find/{slug}/{mentor.pk}/"),
        Page("page of a pair", mentee, f"/with/{party.relationship_id}/"),
        Page("queue of the desk", staff, "/desk/"),
        Page("people", staff, f"/desk/{slug}/people/"),
        Page("people by name", staff, f"/desk/{slug}/people/?sort=name"),
        Page("people, a word", staff, f"/desk/{slug}/people/?q=research"),
        Page("pairs", staff, f"/desk/{slug}/pairs/"),
        Page("requests", staff, f"/desk/{slug}/requests/"),
    ]


def signed_in(person) -> Client:
    client = Client()
    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = person.get_session_auth_hash()
    session.create()
    UserSession.objects.create(user=person, session_key=session.session_key, ip="127.0.0.1")
    client.cookies["ithaca"] = session.session_key
    return client


def measured(page: Page, rounds: int) -> dict:
    """Medians of CPU and wall milliseconds; the queries and kilobytes of one request."""
    for _ in range(3):
        response = page.get()
    if response.status_code != 200:
        raise SystemExit(f"{page.url} answered {response.status_code}")
    with CaptureQueriesContext(connection) as asked:
        page.get()
    queries = len(asked)
    reset_queries()
    times, loops = [], []
    for _ in range(rounds):  # in turn, so that both meet the machine in the same mood
        times.append(timed(lambda: page.get()))
        loops.append(loop(1))
    return row(page.what, times, queries, len(response.content)) | {"loop": median(loops)}


def measured_sweep() -> dict:
    """The sweep over everything that is due now, and that a second one finds nothing."""
    at = datetime.now(UTC)
    with CaptureQueriesContext(connection) as asked:
        times = [timed(lambda: sweep(at=at))]
    again = sweep(at=at)
    if any(again.values()):
        raise SystemExit(f"the second sweep did {again}")
    return row("sweep", times, len(asked), 0)


def timed(work) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def row(what, times, queries, size) -> dict:
    return {
        "what": what,
        "cpu": median(cpu for cpu, _ in times),
        "wall": median(wall for _, wall in times),
        "queries": queries,
        "kb": size / 1024,
    }


def loop(rounds: int) -> float:
    """Milliseconds of a fixed piece of Python: the unit in which pages are compared between machines."""

    def work():
        total, words = 0, {}
        for number in range(40_000):
            total += number * number % 7
            words[number % 100] = str(total)

    return median(timed(work)[0] for _ in range(rounds))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
