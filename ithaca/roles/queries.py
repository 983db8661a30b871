"""Who holds a right, for letters to staff."""

from ithaca.accounts.models import Person
from ithaca.roles.models import Holding
from ithaca.roles.rights import Right


def holders(right: Right, programme) -> list[Person]:
    """Everybody who has a staff right in a programme by a role of it or of its institution; one query."""
    rows = Holding.objects.filter(until=None, role__institution=programme.institution_id, role__staff=True)
    rows = rows.select_related("role", "person").order_by("person")
    here = [row for row in rows if row.role.programme in (None, programme.pk) and right in row.role.rights]
    return list(dict.fromkeys(row.person for row in here))
