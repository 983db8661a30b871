"""On home: that one's own mails come back, and for staff that some did not arrive."""

from ithaca.kit import links
from ithaca.kit.panels import panel
from ithaca.kit.prepared import ask
from ithaca.notices import access, queries


@panel("home.coming", order=0)
def own_address(request):
    """Somebody whose address takes no mail hears it here, since no mail can tell them."""
    dead = next(iter(ask(queries.dead_of, email=request.user.email)), None)
    return dead and {"template": "notices/own_address.html", "dead": dead}


@panel("home.coming", order=2)
def not_arrived(request):
    """For those who manage people: in which programmes mails did not arrive."""
    almanacs = access.looked_after(request.user)
    if not almanacs:
        return None
    rows = [
        {
            "name": almanacs[programme].name,
            "many": many,
            "url": links.url_for("outbox", programme, staff=True),
        }
        for programme, many in queries.troubles(list(almanacs)).items()
    ]
    return rows and {"template": "notices/not_arrived.html", "rows": rows}
