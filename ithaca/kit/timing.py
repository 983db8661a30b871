"""Periods, days and offsets of a scheme in words, in the reader's language: `str()` of them is how a scheme writes them."""

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ithaca.kit.rules.periods import DateRule, Offset, Period
from ithaca.kit.words import full_date


def lasting(period: Period) -> str:
    """ "14 days", "3 working days", "1 month", "2 years"."""
    if period.working:
        return ngettext("{n} working day", "{n} working days", period.working).format(n=period.working)
    if period.months and period.months % 12 == 0:
        years = period.months // 12
        return ngettext("{n} year", "{n} years", years).format(n=years)
    if period.months:
        return ngettext("{n} month", "{n} months", period.months).format(n=period.months)
    return ngettext("{n} day", "{n} days", period.days).format(n=period.days)


def day_of_year(rule: DateRule) -> str:
    """ "31 August"."""
    return f"{rule.day} {MONTHS[rule.month]}"


def due_by(rule: DateRule) -> str:
    """ "within 14 days", "by 31 August", "no later than 17 days before the end of the cohort"."""
    if rule.edge:
        edge = about_cohort(rule)
        return (_("no later than {day}") if rule.period else _("by {day}")).format(day=edge)
    if rule.period:
        return _("within {time}").format(time=lasting(rule.period))
    if rule.ends:
        return _("by the end of the month") if rule.ends == "month" else _("by the end of the quarter")
    return _("by {day}").format(day=full_date(rule.once) if rule.once else day_of_year(rule))


def about_cohort(rule: DateRule) -> str:
    """ "the start of the cohort", "17 days before the end of the cohort"."""
    edge = _("the start of the cohort") if rule.edge == "start" else _("the end of the cohort")
    if rule.period is None:
        return edge
    said = _("{time} before {day}") if rule.ahead else _("{time} after {day}")
    return said.format(time=lasting(rule.period), day=edge)


def offset(from_due: Offset) -> str:
    """ "after 7 days", "3 days before", "on the day", "2 days late"."""
    days = abs(from_due.days)
    time = ngettext("{n} day", "{n} days", days).format(n=days)
    if from_due.since:
        return _("after {time}").format(time=time)
    if not from_due.days:
        return _("on the day")
    return (_("{time} late") if from_due.days > 0 else _("{time} before")).format(time=time)
