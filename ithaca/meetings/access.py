"""Who may do what with a meeting: who first, then whether now."""

from datetime import datetime

from django.utils.translation import gettext as _

from ithaca.kit.verdicts import Verdict, check
from ithaca.kit.words import listed
from ithaca.meetings.models import Meeting
from ithaca.meetings.policy import MeetingPolicy
from ithaca.relationships import access as relationships
from ithaca.roles.access import holds
from ithaca.roles.rights import Right


def can_plan(person, relationship) -> Verdict:
    """Offer times, or book a date."""
    return relationships.can_work(person, relationship)


def can_pick(person, meeting: Meeting) -> Verdict:
    return can_plan(person, meeting.relationship) and picks(person, meeting) and meeting.can("book")


def picks(person, meeting: Meeting) -> Verdict:
    """The other side; and where the scheme says which role picks, that alone, unless it offered the times itself."""
    pair = meeting.relationship
    rules, titles, side = pair.cohort.obeys(MeetingPolicy), pair.titles(), pair.side_of(meeting.by_id)
    offered = {part.role.name for part in pair.participants.all() if part.person_id != side}
    who = listed([_("the {titles}").format(titles=titles[role]) for role in rules.picks if role in offered])
    return is_offered(person, meeting) and check(
        rules.may_pick(pair.hand_of(person).role.name, offered),
        _("It is for {who} to pick a time.").format(who=who),
    )


def is_offered(person, meeting: Meeting) -> Verdict:
    """Not to who offered the times, nor to whom they stood in for, nor to who stands in for them."""
    pair = meeting.relationship
    no = _("You offered these times. Whoever was offered them picks one.")
    if meeting.by_id != person.pk:
        no = _("They were offered on your side. Whoever was offered them picks one.")
    return check(pair.side_of(meeting.by_id) not in pair.hands_of(person), no)


def can_move(person, meeting: Meeting) -> Verdict:
    return can_plan(person, meeting.relationship) and meeting.can("move")


def can_cancel(person, meeting: Meeting) -> Verdict:
    """Also after a block: it takes something away, and says nothing."""
    pair = meeting.relationship
    return relationships.acts_in(person, pair) and relationships.runs(pair) and meeting.can("cancel")


def can_log(person, relationship, meeting: Meeting | None = None) -> Verdict:
    """The people themselves while nothing keeps them apart, who stands in for them, and staff who look after them (the
    two see no notes)."""
    if relationships.acts_in(person, relationship):
        may = relationships.can_work(person, relationship)
    else:
        may = holds(person, Right.CHECK_IN, relationship.programme)
    return may and relationships.runs(relationship) and (meeting.can("hold") if meeting else may)


def can_say_impression(person, relationship, first: datetime | None, at: datetime) -> Verdict:
    """In private, once they have met (`first`: when), until it is counted. It reaches nobody: also after an end or a block."""
    rules = relationship.cohort.obeys(MeetingPolicy)
    return (
        relationships.takes_part(person, relationship)
        and check(impression_form(relationship), _("This programme does not ask it."))
        and check(first, _("You are asked once you have met for the first time."))
        and check(
            rules.again_within.after(relationship.local(first).date()) >= relationship.local(at).date(),
            _("It has been counted with many others by now, and stays as it is."),
        )
    )


def impression_form(relationship):
    """The scheme's questions after a first meeting, or None."""
    return relationship.cohort.scheme.forms.get(relationship.cohort.obeys(MeetingPolicy).impression)
