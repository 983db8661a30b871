"""Loading schemes, and programmes that take them up."""

from django.db import transaction

from ithaca.kit.trail import record
from ithaca.programmes import scheme
from ithaca.programmes.actions import cohorts, redating
from ithaca.programmes.actions.rules import keep_almanac, keep_expectations, keep_letters
from ithaca.programmes.actions.telling import tell_who_sees
from ithaca.programmes.facts import SchemeTakenUp
from ithaca.programmes.models import Cohort, Programme, SchemeVersion
from ithaca.roles import actions as roles


def load(files: dict[str, str], *, at) -> SchemeVersion:
    """Keep a scheme's files as a version; the same files are the same version.

    Raises `kit.toml.Refused` with every problem, and then nothing is kept.
    """
    parsed = scheme.parse(files)
    version, _ = SchemeVersion.objects.get_or_create(
        digest=scheme.digest(files),
        defaults={"name": parsed.about.name, "files": files, "loaded_at": at},
    )
    return version


@transaction.atomic
def open_programme(institution, version: SchemeVersion, *, slug: str, title: str = "", by, at) -> Programme:
    """Begin a programme with its first cohort."""
    about = version.scheme.about
    programme = Programme.objects.create(
        institution=institution, slug=slug, title=title or about.title, version=version
    )
    first, last = days_of_first(about, programme.today(at))
    Cohort.objects.create(
        programme=programme,
        name=cohorts.name_of(first, last),
        version=version,
        starts_on=first,
        ends_on=last,
    )
    take_up(programme, version, by=by, at=at)
    return programme


@transaction.atomic
def take_up(programme: Programme, version: SchemeVersion, *, by, at):
    """Go by this version from now on; cohorts with dates keep the one they began with."""
    rules = version.scheme
    programme.version = version
    programme.save(update_fields=["version"])
    for cohort in following(programme, rules):
        by_hand, before = redating.is_by_hand(cohort), cohort.scheme
        cohort.version = version
        if rules.about.kind == "dated" and not by_hand:
            cohort.starts_on, cohort.ends_on = rules.about.span_of(cohort.starts_on.year)
        cohort.save(update_fields=["version", "starts_on", "ends_on"])
        tell_who_sees(cohort, before, at=at)
    for name, role in rules.roles.items():
        roles.define(
            institution=programme.institution,
            programme=programme.pk,
            name=name,
            title=role.title,
            plural=role.plural,
            staff=role.kind == "staff",
            rights=role.rights,
            second_step=role.second_step,
        )
    keep_letters(programme, rules)
    keep_almanac(programme, rules)
    for cohort in programme.cohorts.filter(version=version):
        keep_expectations(cohort)
        record(SchemeTakenUp(programme=programme.pk, cohort=cohort.pk, version=version.pk), by=by, at=at)


def following(programme: Programme, rules) -> list[Cohort]:
    """The cohorts that go by what is published: a rolling one, and those with dates that have not begun."""
    wanted = {"open": True} if rules.about.kind == "rolling" else {"started_at": None}
    return list(programme.cohorts.filter(**wanted))


def days_of_first(about, today):
    return about.span(today) if about.kind == "dated" else (today, None)
