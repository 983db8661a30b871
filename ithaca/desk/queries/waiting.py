"""What waits for staff in the rooms below the desk, each with the steps that can be taken in its row.

What is found by chance, such as a mail that could not be sent, is found by one query: see `noticing.py`.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ithaca.desk.queries.noticing import Noticed
from ithaca.kit import links
from ithaca.kit.prepared import ask
from ithaca.kit.waiting import Item, on, waits
from ithaca.kit.words import days_apart, listed
from ithaca.notices.models import Due, standing_in
from ithaca.people.models import Block
from ithaca.programmes.models import Membership
from ithaca.programmes.policy import JoiningPolicy
from ithaca.questions.rules.showing import shown
from ithaca.relationships.models import CheckIn, Relationship
from ithaca.relationships.queries import parties_of
from ithaca.roles.access import held, reach, standing
from ithaca.roles.rights import Right

SHOWN = 50
CHECK_IN = "checkin.done"


def lateness(due: Due | None, at) -> dict:
    return {"due": due.due_on, "late": due.due_at < at and not due.advisory} if due else {}


# People who want to join ----------------------------------------------------------------------------------------------


def applied(holdings, person):
    """Who asks to join: for the team that the scheme names for it, and where it names none for all who may approve."""
    person = standing(person, holdings)
    owed = Due.objects.filter(about="membership", ref=OuterRef("pk"), owner=None, state=Due.State.OPEN)
    ours = Exists(owed.filter(standing_in(person))) | ~Exists(owed) | reach(person, Right.RUN_PROGRAMME)
    mine = reach(person, Right.APPROVE_PEOPLE)
    rows = Membership.objects.filter(mine & ours, state=Membership.State.APPLIED)
    names = (
        "pk",
        "programme_id",
        "person__name",
        "role__name",
        "role__title",
        "applied_at",
        "profile__answers",
    )
    return rows.order_by("applied_at", "pk").values(*names)[:SHOWN]


@waits
def applications(person, places, dues, at):
    """People who wait for approval, with what is to be checked and what they said about it."""
    for row in ask(applied, held(person), person=person.pk):
        if place := places.get(row["programme_id"]):
            yield application(row, place, dues.get(("membership", row["pk"])), at)


def application(row, place, due, at) -> Item:
    joining = place.scheme.section(JoiningPolicy).of(row["role__name"])
    return Item(
        group="approve",
        sort="membership",
        ref=row["pk"],
        about=("membership", row["pk"]),
        title=_("{name} wants to join as a {title}").format(
            name=row["person__name"], title=row["role__title"]
        ),
        url=links.url_for("membership", row["pk"], staff=True),
        place=place,
        since=place.day(row["applied_at"] or at),
        words=_("Check {check}.").format(check=joining.check) if joining.check else "",
        facts=told(place, joining, row["profile__answers"] or {}),
        verbs=on(row["pk"], "approve", "turn-down"),
        many=("approve",),
        **lateness(due, at),
    )


def told(place, joining, answers) -> list[tuple[str, str]]:
    """The short answers that help to check somebody, as staff see them."""
    form = place.scheme.forms.get(joining.form)
    if form is None:
        return []
    wanted = {
        f.name for f in form.field if (f.required or f.name == joining.records_field) and f.kind != "long"
    }
    return [(one.label, one.words) for one in shown(form, answers, "staff") if one.name in wanted][:6]


# What is owed ---------------------------------------------------------------------------------------------------------


def due_items(dues: list[Due], places, person, at):
    """Whatever the scheme says that staff owe, or what somebody owes that has gone on to them; those about people who
    work together say how they stand."""
    pairs = [due.ref for due in dues if due.about == "relationship"]
    stands = (
        {row["pk"]: row for row in ask(how_pairs_stand, held(person), pairs=pairs, person=person.pk)}
        if pairs
        else {}
    )
    for due in dues:
        place = places[due.programme]
        made = others_due(due, place, person, at) if due.owner_id else due_item(due, place, person, at)
        if due.about == "relationship" and due.ref in stands:
            made.words = " ".join(filter(None, [made.words, in_words(stands[due.ref], place, at)]))
        yield made


def how_pairs_stand(holdings, pairs, person):
    person = standing(person, holdings)
    last = CheckIn.objects.visible_to(person).filter(relationship=OuterRef("pk")).order_by("-pk")
    rows = Relationship.objects.visible_to(person).filter(pk__in=pairs)
    rows = rows.annotate(
        looked_at=Subquery(last.values("at")[:1]), outcome=Subquery(last.values("outcome")[:1])
    )
    return rows.values("pk", "started_at", "last_contact_on", "looked_at", "outcome")


def in_words(row: dict, place, at) -> str:
    """When they were last in touch, and how somebody of staff last found them."""
    today = place.day(at)
    touch, since = row["last_contact_on"], days_apart(place.day(row["started_at"]), today)
    said = [
        _("Last in touch {ago}.").format(ago=days_apart(touch, today))
        if touch
        else _("Not in touch yet that we know of; they began {ago}.").format(ago=since)
    ]
    if row["looked_at"]:
        ago, how = days_apart(place.day(row["looked_at"]), today), CheckIn.Outcome(row["outcome"]).label
        said.append(_("Somebody looked in {ago}: {how}.").format(ago=ago, how=how))
    return " ".join(said)


def due_item(due: Due, place, person, at) -> Item:
    """What a role of staff owes."""
    checks_in = settled_by(place, due.expectation, CHECK_IN) and place.may(person, Right.CHECK_IN)
    own = on(due.ref, "check-in") if checks_in else ()
    return Item(
        group="look" if due.about == "relationship" else "decide",
        sort="due",
        ref=due.pk,
        title=due.task,
        url=links.url_for(due.about, due.ref, staff=True),
        way="" if checks_in else due.url,
        place=place,
        since=due.since_on,
        words=_("A rough guide, never late.") if due.advisory else "",
        action=due.action,
        verbs=own + on(due.pk, "put-off", "settle", "waive"),
        many=("put-off", "settle", "waive"),
        **lateness(due, at),
    )


def others_due(due: Due, place, person, at) -> Item:
    """What has gone on to staff. Where it is a rough guide nobody is called late: they may be stuck."""
    looks_in = due.about == "relationship" and place.may(person, Right.CHECK_IN)
    title, words = _("{name} is late: {task}"), _("They were reminded, as the scheme says.")
    if due.advisory:
        title = _("{name} may be stuck: {task}")
        words = _(
            "Nothing has come of it for {days} days. It is a rough guide, never late: ask how they are."
        )
    return Item(
        group="look",
        sort="due",
        ref=due.pk,
        title=title.format(name=due.owner.name, task=due.task),
        url=links.url_for(due.about, due.ref, staff=True),
        place=place,
        since=due.since_on,
        words=words.format(days=(place.day(at) - due.since_on).days),
        verbs=on(due.pk, "remind", "put-off", "settle", "waive")
        + (on(due.ref, "check-in") if looks_in else ()),
        many=("remind", "put-off", "settle", "waive"),
        **({} if due.advisory else lateness(due, at)),
    )


def settled_by(place, name: str, fact: str) -> bool:
    return any(expect.name == name and fact in expect.settled_by for expect in place.scheme.expects)


# What was noticed -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """How something that was noticed stands in the queue. `page` and `way` are (kind of page, which value of the row
    it takes)."""

    group: str
    title: str
    words: str
    page: tuple[str, str]
    verb: str
    several: bool = True
    way: tuple[str, str] | None = None
    action: str = "Open"
    serious: bool = False

    def item(self, row: Noticed, place) -> Item:
        values = {"ref": row.ref, "more": row.more, "programme": place.pk, "slug": place.slug}
        page, way = (w and links.url_for(w[0], values[w[1]], staff=True) for w in (self.page, self.way))
        return Item(
            group=self.group,
            sort=row.sort,
            ref=row.ref,
            title=self.title.format(row=row),
            url=page,
            place=place,
            since=place.day(row.at),
            serious=self.serious,
            words=self.words.format(row=row),
            action=self.action,
            way=way or "",
            verbs=on(row.ref, self.verb) if self.verb else (),
            many=(self.verb,) if self.several else (),
        )


OUTBOX, DOUBLES, ROUNDS = ("outbox", "programme"), ("doubles", "slug"), ("rounds", "slug")
SAID = {
    "wish": Said(
        "look", gettext_lazy("{row.who} would rather work with somebody else"), gettext_lazy("Nobody else in it knows."), ("relationship", "more"), "go-on",
        several=False, way=("rematch", "ref"), action=gettext_lazy("Find somebody"),
    ),
    "need": Said(
        "look", gettext_lazy("{row.who} needs somebody else to work with"), gettext_lazy("They know that you look for somebody."),
        ("relationship", "more"), "go-on", several=False, way=("rematch", "ref"), action=gettext_lazy("Find somebody"),
    ),
    "lapsed": Said(
        "look", gettext_lazy("{row.who} had no answer from {row.other}"), gettext_lazy("They have asked nobody since."), ("request", "more"), "suggest",
    ),
    "lonely": Said(
        "look", gettext_lazy("{row.who} works with nobody at the moment"),
        gettext_lazy("They are a {row.other}, and no request of theirs is open."), ("membership", "ref"), "suggest",
    ),
    "double": Said(
        "decide", gettext_lazy("{row.who} may be here twice"), "{row.other}.", DOUBLES, "keep-apart", way=DOUBLES, action=gettext_lazy("Compare"),
    ),
    "address": Said(
        "decide", gettext_lazy("Mails to {row.who} come back"),
        gettext_lazy("Nobody is at that address. Ask them on another way for the right one."), OUTBOX, "mend-address",
    ),
    "mail": Said("decide", gettext_lazy("A mail to {row.who} could not be sent"), "“{row.letter}”", OUTBOX, "resend"),
    "round": Said(
        "decide", gettext_lazy("{row.who}: somebody has nobody after a no"),
        gettext_lazy("The next best is on the board, and waits for you to let it go out."), ROUNDS, "", several=False, way=ROUNDS,
        action=gettext_lazy("See the rounds"),
    ),
    "apart": Said(
        "look", "", gettext_lazy("One of them does not want to be in touch. Speak with each alone, or end it kindly."),
        ("relationship", "ref"), "end-pair", serious=True,
    ),
}  # fmt: skip


def by_chance(rows: list[Noticed], places):
    """Items of what was noticed, a thing once."""
    seen = set()
    for row in rows:
        if row.kind in SAID and row.kind != "apart" and (row.sort, row.ref) not in seen:
            seen.add((row.sort, row.ref))
            yield SAID["need" if is_need(row) else row.kind].item(row, places[row.programme])
    yield from resting([row for row in rows if row.kind == "apart"], places)


def is_need(row: Noticed) -> bool:
    """Whether it is a wish about what has ended: the other one left, and they are without anybody."""
    return row.kind == "wish" and row.other == Relationship.State.ENDED


def resting(rows, places):
    """Pairs kept apart, with their names and since when: two queries more, where there are any."""
    if not rows:
        return
    parties = parties_of([row.ref for row in rows])
    people = {party.person for own in parties.values() for party in own}
    blocks = list(Block.objects.filter(by__in=people, person__in=people).values_list("by", "person", "at"))
    for row in rows:
        own, made = parties.get(row.ref, ()), SAID["apart"].item(row, places[row.programme])
        made.title = _("{name} cannot reach each other").format(name=listed(party.name for party in own))
        made.since = made.place.day(blocked_at(own, blocks) or row.at)
        yield made


def blocked_at(parties, blocks):
    """Since when these people are kept apart."""
    own = {party.person for party in parties}
    return min((at for by, person, at in blocks if {by, person} <= own), default=None)
