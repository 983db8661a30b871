"""Keeping answers: of one person, or of many at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy

from ithaca.kit.bulk import insert, insert_rows
from ithaca.kit.verdicts import check
from ithaca.questions.models import Facet, Submission
from ithaca.questions.rules.definitions import Form
from ithaca.questions.rules.words import fold

CHANGED = gettext_lazy(
    "This was changed in another place while you were writing. Your words are still here, and nothing is lost: look at what "
    "is kept now, then save again to keep yours instead."
)


@transaction.atomic
def save_answers(
    submission: Submission | None,
    *,
    person,
    name: str,
    form: Form,
    answers: dict,
    at,
    draft: bool = False,
    seen: str | None = None,
) -> Submission:
    """Keep answers to a form, with the words that search finds them by and the values to filter by.

    `answers` are cleaned values by field name, as JSON can hold them. A draft may be incomplete. `seen` is the `mark` of
    what was there when somebody began to write: when it has changed meanwhile, nothing is overwritten.
    """
    submission = held(submission) if submission else Submission(person=person, form=name, started_at=at)
    check(seen is None or seen == submission.mark, CHANGED).require()
    submission.answers = answers
    submission.words = words(person.name, form, answers)
    submission.changed_at = at
    if not draft and not submission.submitted_at:
        submission.submitted_at = at
    submission.save()
    submission.facets.all().delete()
    Facet.objects.bulk_create(facets(submission, form))
    return submission


def held(submission: Submission) -> Submission:
    """The same submission as it is now, held until the transaction ends."""
    return Submission.objects.select_for_update().get(pk=submission.pk)


@dataclass(frozen=True)
class Filled:
    """One person's answers to a form, to be kept with many others."""

    person: object
    answers: dict


@transaction.atomic
def save_many(
    filled: Iterable[Filled], *, name: str, form: Form, at, draft: bool = False
) -> list[Submission]:
    """Keep the answers of many people to one form as new submissions, in their order."""
    made = insert(
        [
            Submission(
                person_id=one.person.pk,
                form=name,
                answers=one.answers,
                words=words(one.person.name, form, one.answers),
                started_at=at,
                changed_at=at,
                submitted_at=None if draft else at,
            )
            for one in filled
        ]
    )
    insert_rows(
        Facet,
        ("submission_id", "field", "value"),
        ((one.pk, field, value) for one in made for field, value in to_filter_by(one.answers, form)),
    )
    return made


def words(name: str, form: Form, answers: dict) -> str:
    """What search finds a submission by: the person's name, a line break, the searchable answers."""
    return f"{fold(name)}\n{fold(form.searchable(answers))}"


def rename(person):
    """Let a person be found by their new name."""
    mine = list(Submission.objects.select_for_update().filter(person=person))
    for submission in mine:
        _, _, rest = submission.words.partition("\n")
        submission.words = f"{fold(person.name)}\n{rest}"
    Submission.objects.bulk_update(mine, ["words"])


def facets(submission: Submission, form: Form) -> list[Facet]:
    """A row for every answer that people filter by."""
    return [Facet(submission=submission, field=f, value=v) for f, v in to_filter_by(submission.answers, form)]


def to_filter_by(answers: dict, form: Form) -> list[tuple[str, str]]:
    """(question, value) of every answer that people filter by."""
    return [
        (field.name, str(one))
        for field in form.field
        if field.filter
        for one in values(answers.get(field.name))
    ]


def values(answer) -> list:
    if isinstance(answer, list):
        return answer
    return [] if answer in (None, "") else [answer]
