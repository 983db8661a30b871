"""A visit: somebody looks at a page of the demo world."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from demo_world import SLUG, World
from django.urls import reverse

Arguments = Callable[[World], list]


@dataclass(frozen=True)
class Visit:
    """Somebody looks at a page. `who` is a name of the demo, or nobody ("")."""

    page: str
    who: str
    args: Arguments = field(default=lambda world: [])
    query: dict | Callable[[World], dict] = field(default_factory=dict)
    case: str = ""
    before: Callable | None = None  # what the session needs first
    leads_to: str = ""  # how the address ends that it is shown at, when that is another
    status: int = 200

    def __str__(self):
        return " ".join(
            filter(None, (self.page, self.case, f"as {self.who}" if self.who else "as a stranger"))
        )

    def url(self, world: World) -> str:
        asked = self.query(world) if callable(self.query) else self.query
        query = f"?{urlencode(asked)}" if asked else ""
        return reverse(self.page, args=self.args(world)) + query


def slug(*more) -> Arguments:
    return lambda world: [SLUG, *more]
