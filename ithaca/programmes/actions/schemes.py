"""Loading schemes, and programmes that take them up."""

from django.db import transaction

from ithaca.kit.trail import record
from ithaca.notices.models import Almanac, Expectation, Letter
from ithaca.programmes import scheme
from ithaca.programmes.facts import SchemeTakenUp
from ithaca.programmes.models import Cohort, Programme, SchemeVersion
from ithaca.programmes.policy import CalendarPolicy
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
    Cohort.objects.create(
        programme=programme,
        name=str(at.astimezone(institution.tz).year),
        version=version,
        starts_on=at.astimezone(institution.tz).date(),
    )
    take_up(programme, version, by=by, at=at)
    return programme


@transaction.atomic
def take_up(programme: Programme, version: SchemeVersion, *, by, at):
    """Go by this version from now on; cohorts with dates keep the one they began with."""
    rules = version.scheme
    programme.version = version
    programme.save(update_fields=["version"])
    cohorts = (
        programme.cohorts.filter(open=True) if rules.about.kind == "rolling" else programme.cohorts.none()
    )
    cohorts.update(version=version)
    for name, role in rules.roles.items():
        roles.define(
            institution=programme.institution,
            programme=programme.pk,
            name=name,
            title=role.title,
            plural=role.plural,
            staff=role.kind == "staff",
            rights=role.rights,
        )
    keep_letters(programme, rules)
    keep_almanac(programme, rules)
    for cohort in programme.cohorts.filter(version=version):
        keep_expectations(programme, cohort, rules)
        record(SchemeTakenUp(programme=programme.pk, cohort=cohort.pk, version=version.pk), by=by, at=at)


def keep_letters(programme, rules):
    Letter.objects.filter(programme=programme.pk).delete()
    Letter.objects.bulk_create(
        Letter(programme=programme.pk, name=text.name, subject=text.subject, body=text.body)
        for text in rules.letters.values()
    )


def keep_almanac(programme, rules):
    calendar = rules.section(CalendarPolicy)
    Almanac.objects.update_or_create(
        programme=programme.pk,
        defaults={
            "institution": programme.institution_id,
            "name": programme.title,
            "zone": programme.institution.zone,
            "hour": calendar.letters_at,
            "closed": [[c.first.isoformat(), c.last.isoformat()] for c in calendar.closed],
            "contact": rules.about.contact,
            "contact_email": rules.about.contact_email,
        },
    )


def keep_expectations(programme, cohort, rules):
    Expectation.objects.filter(cohort=cohort.pk).delete()
    Expectation.objects.bulk_create(
        Expectation(cohort=cohort.pk, programme=programme.pk, name=expect.name, spec=table)
        for expect, table in zip(rules.expects, rules.expect_tables, strict=True)
    )
