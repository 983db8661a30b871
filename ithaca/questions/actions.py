from django.db import transaction

from ithaca.questions.models import Facet, Submission
from ithaca.questions.rules.definitions import Form


@transaction.atomic
def save_answers(
    submission: Submission | None, *, person, name: str, form: Form, answers: dict, at, draft: bool = False
) -> Submission:
    """Keep answers to a form, with the words that search finds them by and the values to filter by.

    `answers` are cleaned values by field name, as JSON can hold them. A draft may be incomplete.
    """
    submission = submission or Submission(person=person, form=name, started_at=at)
    submission.answers = answers
    submission.words = f"{person.name} {form.searchable(answers)}".strip()
    submission.changed_at = at
    if not draft and not submission.submitted_at:
        submission.submitted_at = at
    submission.save()
    keep_facets(submission, form)
    return submission


def keep_facets(submission: Submission, form: Form):
    submission.facets.all().delete()
    Facet.objects.bulk_create(
        Facet(submission=submission, field=field, value=value)
        for field, value in facets(form, submission.answers)
    )


def facets(form: Form, answers: dict):
    """(field, value) for every answer that people filter by."""
    for field in form.field:
        value = answers.get(field.name)
        if field.filter and value not in (None, "", []):
            for one in value if isinstance(value, list) else [value]:
                yield field.name, str(one)
