"""Whoever takes part hears of it when the rules of who sees what have changed."""

from functools import partial
from itertools import batched

from django.utils.translation import gettext as _

from ithaca.kit import links
from ithaca.kit.words import later
from ithaca.notices.actions.mail import Wanted, post_all
from ithaca.programmes.models import Membership
from ithaca.programmes.policy import JoiningPolicy
from ithaca.questions.rules.definitions import SEEN_BY

AT_ONCE = 500


def tell_who_sees(cohort, before, *, at):
    """A letter to every member of a cohort in whose role the circle of what they told us is another than before."""
    for role in cohort.scheme.participants():
        if not changes(before, cohort.scheme, role):
            continue
        words = later(partial(changes_in_lines, before, cohort.scheme, role))
        members = Membership.objects.filter(cohort=cohort, role__name=role, state__in=Membership.IN)
        rows = members.select_related("person", "role").order_by("pk")
        for some in batched(rows.iterator(AT_ONCE), AT_ONCE, strict=False):
            post_all([letter(member, words, at) for member in some], at=at)


def changes_in_lines(before, after, role: str) -> str:
    return "\n".join(changes(before, after, role))


def changes(before, after, role: str) -> list[str]:
    """A line for each question that both versions ask and that others see now than did."""
    old, new = circles(before, role), circles(after, role)
    return [
        _("{what}: now seen by {people}; until today by {others}.").format(
            what=label, people=_(SEEN_BY[circle]), others=_(SEEN_BY[old[name][1]])
        )
        for name, (label, circle) in new.items()
        if name in old and old[name][1] != circle
    ]


def circles(rules, role: str) -> dict[str, tuple[str, str]]:
    """{question: (label, who sees the answer)} of what somebody in a role tells us."""
    joining = rules.section(JoiningPolicy).of(role)
    form = rules.forms.get(joining.form)
    found = {field.name: (field.label, field.seen_by) for field in form.field} if form else {}
    if joining.contact_address:
        found["own contact address"] = (_("Contact address"), joining.contact_seen_by)
    return found


def letter(membership: Membership, words: str, at) -> Wanted:
    return Wanted(
        letter="seen-by-others",
        to=membership.person,
        key=f"seen-by-others:{membership.pk}:{at.isoformat()}",
        programme=membership.programme_id,
        about="membership",
        ref=membership.pk,
        values={
            "role": membership.role.title,
            "changes": words,
            "link": links.absolute(links.url_for("membership", membership.pk, name="profile")),
        },
    )
