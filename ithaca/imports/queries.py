"""Whom a programme knows already, asked for many addresses at once."""

from ithaca.programmes.models import Membership

CHUNK = 5_000


def known(programme, emails: list[str], person) -> tuple[dict[str, dict[str, str]], set[str]]:
    """({address: {role name: words of its state}} in this programme, addresses known from others).

    Only people whom `person` sees anyway count as known from others: that an address has an account at
    another institution is never told.
    """
    here, elsewhere = {}, set()
    visible = Membership.objects.visible_to(person)
    for start in range(0, len(emails), CHUNK):
        chunk = emails[start : start + CHUNK]
        rows = visible.filter(person__email__in=chunk)
        found = rows.values_list("person__email", "programme_id", "role__name", "state")
        for email, where, role, state in found:
            if where == programme.pk:
                here.setdefault(email, {})[role] = Membership.State(state).label
            else:
                elsewhere.add(email)
    return here, elsewhere
