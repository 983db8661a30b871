import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from ithaca.kit.facts import NAMES, kinds
from ithaca.kit.policies import policy, quoted, setting
from ithaca.kit.rules.periods import DateRule, Period, day_of
from ithaca.kit.timing import day_of_year, lasting
from ithaca.kit.words import full_date, listed
from ithaca.roles.rights import Right

LONGEST_LEAVE = 366  # days
LONGEST_COHORT = 5 * 366  # days
LONGEST_TASK = 300  # characters


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the journey."""

    title: str = setting("What one does, in a few words: `Ask a mentor`.")
    text: str = setting("A sentence more.", "")
    role: str = setting("The role whose step it is; everybody's when left out.", "")
    done_by: tuple[str, ...] = setting("The facts after which it is done.", ())
    tasks: tuple[str, ...] = setting(
        "Small things to do in it, which those who work together may take on: `Send each other a CV`.", ()
    )
    times: int = setting("How often they have to happen before it is done.", 1, least=1, most=100)

    @property
    def about(self) -> set[str]:
        """The kinds of thing that every fact by which it is done is about."""
        known = [kinds(NAMES[name]) for name in self.done_by if name in NAMES]
        return set.intersection(*known) if known else set()


def is_day(text: str) -> bool:
    try:
        return bool(DateRule.parse(text).month)
    except ValueError:
        return False


def leave_problem(first: date, last: date, today: date) -> str:
    """Why these cannot be the first and last day of a leave, in words; "" when they can."""
    if last < first:
        return _("The last day comes before the first one.")
    if last < today:
        return _("This is over already. Choose days to come.")
    if (last - first).days > LONGEST_LEAVE:
        return _("That is longer than a year. You can also leave, and come back whenever you like.")
    return ""


def redate_problem(was: tuple, now: tuple, *, begun: bool, today: date) -> str:
    """Why a cohort cannot get another (first, last) day, in words; "" when it can."""
    first, last = now
    if begun and first != was[0]:
        return _("It has begun: its first day stays.")
    if not begun and first.year != was[0].year:
        return _("Choose a day in the same year: another year has a cohort of its own.")
    if not begun and first < today:
        return _("Its first day cannot lie in the past.")
    if (last is None) != (was[1] is None):
        return _("Say its last day.")
    if last and last <= first:
        return _("The last day comes before the first one.")
    if last and last < today:
        return _("Its last day cannot lie in the past. Today is the earliest.")
    if last and (last - first).days > LONGEST_COHORT:
        return _("That is longer than five years.")
    return ""


def is_period(text: str) -> bool:
    try:
        return bool(Period.parse(text))
    except ValueError:
        return False


@policy("scheme")
class SchemePolicy:
    """What the scheme is."""

    name: str = setting("The short name, as in the folder: `career-mentoring`.")
    title: str = setting("The name that people see.")
    summary: str = setting("What it is, in one or two sentences, on the public page.", "")
    version: str = setting("The version of these rules, as its authors count.", "1")
    kind: Literal["rolling", "dated"] = setting(
        "One open cohort all the time, or cohorts with dates.", "rolling"
    )
    starts: str = setting("When a dated cohort begins: `5 October`.", "")
    ends: str = setting("When a dated cohort ends: `30 June`, or so long after its start: `18 months`.", "")
    late_joining: Period | None = setting(
        "How long after its start people may still join a dated cohort: `4 weeks`. Whoever comes later joins the next.",
        None,
    )
    contact: str = setting("Who runs it, by name.", "")
    contact_email: str = setting("Where people write.", "")
    step: tuple[Step, ...] = setting("The journey in five to seven short steps: `[[scheme.step]]`.", ())

    def journey(self, role: str) -> list[Step]:
        """The steps of those in a role."""
        return [s for s in self.step if s.role in ("", role)]

    def span(self, today: date) -> tuple[date, date | None]:
        """(first, last day) of the dated cohort that people join on a day."""
        starts = DateRule.parse(self.starts)
        coming = starts.after(today - timedelta(1))
        begun, _ = self.span_of(coming.year - 1)
        return self.span_of(begun.year if today <= self.last_to_join(begun) else coming.year)

    def span_of(self, year: int) -> tuple[date, date | None]:
        """(first, last day) of the dated cohort that begins in a year."""
        starts = DateRule.parse(self.starts)
        first = day_of(year, starts.month, starts.day)
        return first, DateRule.parse(self.ends).after(first) if self.ends else None

    def last_to_join(self, first: date) -> date:
        """The last day on which people join a cohort that begins on `first`."""
        return self.late_joining.after(first) if self.late_joining else first

    def says(self, scheme):
        if self.kind == "dated":
            yield self.span_said()
            if self.late_joining:
                said = _(
                    "People join it until {time} after that day; whoever comes later joins the next one."
                )
                yield said.format(time=lasting(self.late_joining))
            else:
                yield _("People join it until that day; whoever comes later joins the next one.")

    def span_said(self) -> str:
        starts = day_of_year(DateRule.parse(self.starts))
        if not self.ends:
            return _("A cohort begins on {day}.").format(day=starts)
        if is_period(self.ends):
            said, ends = _("A cohort begins on {day} and ends {time} later."), Period.parse(self.ends)
            return said.format(day=starts, time=lasting(ends))
        ends = day_of_year(DateRule.parse(self.ends))
        return _("A cohort begins on {day} and ends on {end}.").format(day=starts, end=ends)

    def problems(self, scheme):
        if self.starts and not is_day(self.starts):
            yield ("starts",), self.starts, 'a day of the year, such as "5 October"'
        if self.ends and not (is_day(self.ends) or is_period(self.ends)):
            yield (
                ("ends",),
                self.ends,
                'a day of the year, such as "30 June", or a period, such as "18 months"',
            )
        if self.kind == "dated" and not self.starts:
            yield ("starts",), None, 'a day of the year, such as "5 October": the scheme is dated'
        for number, step in enumerate(self.step):
            if step.role and step.role not in scheme.roles:
                yield ("step", number, "role"), step.role, f"one of {quoted(scheme.roles)}"
            for name in step.done_by:
                if name not in NAMES:
                    yield ("step", number, "done_by"), name, f"one of {quoted(sorted(NAMES))}"
            if step.tasks and "relationship" not in step.about:
                yield (
                    ("step", number, "tasks"),
                    list(step.tasks),
                    "done_by: facts about people who work together, who take them on",
                )
            for task in step.tasks:
                if len(task) > LONGEST_TASK:
                    yield ("step", number, "tasks"), task, f"at most {LONGEST_TASK} characters"
            if step.times > 1 and not step.done_by:
                yield ("step", number, "times"), step.times, "done_by: the facts that are counted"


@dataclass(frozen=True, kw_only=True)
class Joining:
    """How people join in one role: `[joining.ROLE]`."""

    who: str = setting("For whom it is, in a sentence or two, on the public page.", "")
    form: str = setting("The form of their profile, in forms/.")
    reflection: str = setting("A form to think over before asking anybody, in forms/.", "")
    briefing: str = setting("A page to read before asking anybody, in pages/.", "")
    sign_up: bool = setting("People may sign up by themselves.", True)
    open_months: tuple[int, ...] = setting("The months in which they may; none means all year.", ())
    approval: bool = setting("Staff approve who signs up by themselves.", True)
    check: str = setting("What staff check before approving, in words.", "")
    statements: tuple[str, ...] = setting("Pages whose words must be accepted, in pages/.", ())
    contact_address: bool = setting("Asks for a contact address apart from the sign-in address.", False)
    contact_seen_by: Literal["programme", "partner", "nobody"] = setting(
        "Who sees the contact address.", "partner"
    )
    again: bool = setting(
        "Whoever took part in a cohort that has ended may take part again without being approved anew.", True
    )
    capacity: int = setting(
        "How many partners at a time are suggested; 0 when it does not apply.", 0, least=0
    )
    ends_field: str = setting("The answer that says when their time ends (a date).", "")
    ends_set_by: Literal["person", "staff"] = setting(
        "Who may change that day once somebody is a member: the person, or staff and imports alone.", "person"
    )
    records_field: str = setting("The answer that matches institutional records.", "")

    def is_open(self, today: date) -> bool:
        return self.sign_up and (not self.open_months or today.month in self.open_months)

    def opens(self, today: date) -> date | None:
        """The next day on which sign-up opens; None when it is open, or never does."""
        if self.is_open(today) or not self.sign_up:
            return None
        months = (
            date(today.year + (today.month + n - 1) // 12, (today.month + n - 1) % 12 + 1, 1)
            for n in range(1, 13)
        )
        return next(first for first in months if first.month in self.open_months)

    def closes(self, today: date) -> date | None:
        """The last day of the window that is open today; None when sign-up is open all year, or closed."""
        if not self.open_months or not self.is_open(today) or len(set(self.open_months)) == 12:
            return None
        year, month = today.year, today.month
        while month % 12 + 1 in self.open_months:
            year, month = year + month // 12, month % 12 + 1
        return date(year, month, calendar.monthrange(year, month)[1])

    def says(self, role: str):
        known = {"role": role, "months": self.windows(), "check": self.check.rstrip("."), "n": self.capacity}
        for said in self.sentences():
            yield said.format(**known)

    def sentences(self):
        """How people join in the role that is {role} here."""
        if not self.sign_up:
            yield _("A {role} joins by invitation.")
        else:
            yield (
                _("A {role} may sign up in {months}.")
                if self.open_months
                else _("A {role} may sign up all year.")
            )
        if self.sign_up and self.approval:
            yield _("Staff approve each {role}: {check}.") if self.check else _("Staff approve each {role}.")
        if self.ends_field and self.ends_set_by == "staff":
            yield _(
                "Once a {role} is a member, staff or records alone change the day on which their time ends."
            )
        if self.capacity:
            yield _("We suggest at most {n} at a time for a {role}.")
        if self.reflection:
            yield _("Before asking anybody, a {role} writes down their aims.")
        if self.contact_address:
            yield {
                "programme": _("The contact address of a {role} is seen by everyone in the programme."),
                "partner": _("The contact address of a {role} is seen by whom they work with."),
                "nobody": _("The contact address of a {role} is seen by nobody."),
            }[self.contact_seen_by]

    def windows(self) -> str:
        """The months in words: `March and August`."""
        return listed(name for number, name in MONTHS.items() if number in self.open_months)


@policy("joining")
class JoiningPolicy:
    """How people join. One table for each role that takes part."""

    roles: dict[str, Joining] = setting("One table a role: `[joining.roles.mentor]`.", {})

    def of(self, role: str) -> Joining:
        """How people join in a role; a role without a table joins by invitation, with no profile."""
        return self.roles.get(role) or Joining(form="", sign_up=False)

    def problems(self, scheme):
        if not (scheme.roles_with(Right.PAIR_PEOPLE) or scheme.roles_with(Right.ASK_MENTORS)):
            yield (), None, "a role with “pair-people” or “ask-mentors”: else nobody is ever brought together"
        for name, joining in self.roles.items():
            here = ("roles", name)
            for number, month in enumerate(joining.open_months):
                if not 1 <= month <= 12:
                    yield (*here, "open_months", number), month, "a month from 1 (January) to 12"
            if joining.sign_up and joining.approval and not scheme.roles_with(Right.APPROVE_PEOPLE):
                yield (*here, "approval"), True, "a role with the right “approve-people”, or approval = false"
            if name not in scheme.participants():
                yield here, name, f"one of {quoted(scheme.participants())}"
            for key in ("form", "reflection"):
                if (form := getattr(joining, key)) and form not in scheme.forms:
                    yield (*here, key), form, f"a form in forms/: {quoted(scheme.forms)}"
            yield from self.naming_problems(here, joining, scheme)
            for page in [joining.briefing, *joining.statements]:
                if page and page not in scheme.pages:
                    yield here, page, f"a page in pages/: {quoted(scheme.pages)}"

    def naming_problems(self, here, joining: Joining, scheme):
        """Whoever is invited because somebody named them takes a role; and staff have looked at who names them."""
        form = scheme.forms.get(joining.form)
        for field in naming(form):
            if field.invites not in scheme.participants():
                expected = f"a form whose “{field.name}” invites one of {quoted(scheme.participants())}"
                yield (*here, "form"), joining.form, expected
            elif joining.sign_up and not joining.approval:
                expected = f"true: “{field.name}” sends an invitation to whomever a stranger names"
                yield (*here, "approval"), False, expected

    def says(self, scheme):
        for name, joining in self.roles.items():
            yield from joining.says(scheme.roles[name].title)
            for field in naming(scheme.forms.get(joining.form)):
                invited = scheme.roles[field.invites].title
                yield _("Whomever a {role} names in “{question}” is invited as {invited}.").format(
                    role=scheme.roles[name].title, question=field.label, invited=invited
                )


def naming(form) -> list:
    """The questions of a form in which somebody is named who is then invited."""
    return [field for field in form.field if field.invites] if form else []


@dataclass(frozen=True, kw_only=True)
class Closure:
    """Days on which nothing is due and nobody is reminded."""

    first: date = setting("The first closed day.")
    last: date = setting("The last closed day.")
    name: str = setting("What it is: `Christmas closure`.", "")


@policy("calendar")
class CalendarPolicy:
    """Days on which every clock stands still, and when letters go out."""

    closed: tuple[Closure, ...] = setting("Closures: `[[calendar.closed]]`.", ())
    letters_at: int = setting(
        "The hour of the morning at which letters that can wait go out.", 9, least=0, most=23
    )
    weekends: bool = setting(
        "Letters that can wait go out on Saturdays and Sundays too; what cannot wait always does.", True
    )

    def says(self, scheme):
        for one in self.closed:
            words = _("From {first} to {last} nothing is due, and nobody is reminded: {name}.")
            if not one.name:
                words = _("From {first} to {last} nothing is due, and nobody is reminded.")
            yield words.format(first=full_date(one.first), last=full_date(one.last), name=one.name)
        if not self.weekends:
            yield _("No letters on Saturdays and Sundays, but for what cannot wait.")


@policy("pages")
class PagesPolicy:
    """The texts that everybody can read, in their order."""

    def named(self) -> set[str]:
        """Every page that this section speaks of."""
        return {
            *filter(None, [self.privacy]),
            *self.public,
            *self.handbook.values(),
            *self.faq.values(),
            *self.benefits.values(),
        }

    public: tuple[str, ...] = setting("Pages linked from the public programme page.", ())
    privacy: str = setting("The privacy notice, shown to whoever is about to join.", "")
    handbook: dict[str, str] = setting("The handbook page of each role.", {})
    faq: dict[str, str] = setting("The questions-and-answers page of each role.", {})
    benefits: dict[str, str] = setting("The page on what each role gains.", {})

    def problems(self, scheme):
        for key in ("handbook", "faq", "benefits"):
            for role, page in getattr(self, key).items():
                if role not in scheme.roles:
                    yield (key, role), role, f"one of {quoted(scheme.roles)}"
                if page not in scheme.pages:
                    yield (key, role), page, f"a page in pages/: {quoted(scheme.pages)}"
        if self.privacy and self.privacy not in scheme.pages:
            yield ("privacy",), self.privacy, f"a page in pages/: {quoted(scheme.pages)}"
        for number, page in enumerate(self.public):
            if page not in scheme.pages:
                yield ("public", number), page, f"a page in pages/: {quoted(scheme.pages)}"
