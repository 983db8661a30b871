"""What a programme's rules become when they are taken up: rows that the rooms below read."""

from datetime import date

from ithaca.notices.models import Almanac, Expectation, Letter
from ithaca.programmes.models import Cohort, Programme
from ithaca.programmes.policy import CalendarPolicy


def keep_letters(programme: Programme, rules):
    Letter.objects.filter(programme=programme.pk).delete()
    Letter.objects.bulk_create(
        Letter(programme=programme.pk, name=text.name, subject=text.subject, body=text.body)
        for text in rules.letters.values()
    )


def keep_almanac(programme: Programme, rules):
    calendar = rules.section(CalendarPolicy)
    Almanac.objects.update_or_create(
        programme=programme.pk,
        defaults={
            "institution": programme.institution_id,
            "name": programme.title,
            "zone": programme.institution.zone,
            "hour": calendar.letters_at,
            "weekends": calendar.weekends,
            "closed": [[c.first.isoformat(), c.last.isoformat()] for c in calendar.closed],
            "contact": rules.about.contact,
            "contact_email": rules.about.contact_email,
        },
    )


def keep_expectations(cohort: Cohort):
    """The expectations of the version that a cohort goes by, those that count from its days as dates."""
    rules = cohort.scheme
    Expectation.objects.filter(cohort=cohort.pk).delete()
    Expectation.objects.bulk_create(
        Expectation(
            cohort=cohort.pk,
            programme=cohort.programme_id,
            name=expect.name,
            spec=table | due_in(cohort, expect),
        )
        for expect, table in zip(rules.expects, rules.expect_tables, strict=True)
    )


def due_in(cohort: Cohort, expect) -> dict[str, str]:
    """`end of cohort` is a date once there is a cohort."""
    if expect.due is None or not expect.due.edge:
        return {}
    day: date = expect.due.in_cohort(cohort.starts_on, cohort.ends_on)
    return {"due": day.isoformat()}


def days_of(cohort: Cohort) -> dict[str, date]:
    """The day on which each expectation that counts from the cohort's days is due, by its name."""
    return {
        expect.name: expect.due.in_cohort(cohort.starts_on, cohort.ends_on)
        for expect in cohort.scheme.expects
        if expect.due and expect.due.edge
    }
