"""What people said in private after a first meeting, beside whether they met again: counts of many, and nobody's answer."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext, gettext_lazy

from ithaca.desk.queries.places import Place
from ithaca.kit.rules.periods import Period
from ithaca.kit.rules.small_numbers import Share
from ithaca.kit.sentences import in_words
from ithaca.kit.words import capitalised
from ithaca.meetings.policy import MeetingPolicy
from ithaca.meetings.queries import Said, impressions_in
from ithaca.meetings.rules.impressions import Band, crossed


@dataclass(frozen=True)
class Table:
    """One question as one role answered it. Without bands: too few have."""

    role: str
    question: str
    bands: list[Band]

    @property
    def rows(self) -> list[tuple[Band, str]]:
        """Each band with its share in words."""
        return [(band, in_percent(band.share)) for band in self.bands]

    @property
    def told(self) -> list[Band]:
        """Those whose share is said."""
        return [band for band in self.bands if band.share]

    @property
    def picture(self) -> list[tuple[str, int]]:
        """(what they said, how many of a hundred met again), where that is told."""
        return [(AS_DRAWN[band.share.bound].format(band=band.label), band.share.number) for band in self.told]


AS_DRAWN = {
    "": "{band}",
    "over": gettext_lazy("{band}: over"),
    "under": gettext_lazy("{band}: under"),
}
IN_PERCENT = {
    "": "{number}%",
    "over": gettext_lazy("over {number}%"),
    "under": gettext_lazy("under {number}%"),
}


def in_percent(share: Share | None) -> str:
    """ "75%", "over 80%"; "" where too few are told."""
    return IN_PERCENT[share.bound].format(number=share.number) if share else ""


def asks(place: Place) -> bool:
    """Whether the scheme asks how first meetings were."""
    return place.scheme.section(MeetingPolicy).impression in place.scheme.forms


def tables(place: Place, at: datetime) -> list[Table]:
    """For every role and question of the scheme's form, once people had their time to meet again; one query."""
    if not asks(place):
        return []
    rules, today = place.scheme.section(MeetingPolicy), place.day(at)
    within = rules.again_within
    over = [said for said in impressions_in(place.pk) if within.after(place.day(said.first)) < today]
    return [
        Table(capitalised(role.plural), field.label, bands(field, name, over, place, within))
        for name, role in place.scheme.participants().items()
        for field in place.scheme.forms[rules.impression].field
    ]


def bands(field, role: str, over: list[Said], place: Place, within: Period) -> list[Band]:
    """What those in a role chose of a question, labelled in the reader's language."""
    said = [(s.answers.get(field.name), met_again(s, place, within)) for s in over if s.role == role]
    return [replace(band, label=in_words(band.label)) for band in crossed(field, said)]


def stands(found: list[Table], told: list[Table]) -> str:
    """The first line of the page: what the first answers that can be compared say."""
    if not told:
        return gettext("What people say in private after a first meeting, beside whether they meet again.")
    shares = next((one.told for one in told if len(one.told) > 1), None)
    if shares is None:
        return gettext("Some have answered; too few for a share of those who met again.")
    first, last = shares[0], shares[-1]
    return gettext(
        "Of those who said “{one}”, {share} met again; of those who said “{other}”, {rest}."
    ).format(one=first.label, share=in_percent(first.share), other=last.label, rest=in_percent(last.share))


def met_again(said: Said, place: Place, within: Period) -> bool:
    return said.second is not None and place.day(said.second) <= within.after(place.day(said.first))
