"""A token of its own in every private and personal field of every row, and who may ever read each."""

from django.apps import apps
from django.db import models

from ithaca.matching.models import Request
from ithaca.programmes.models import Membership, Programme
from ithaca.relationships.models import Relationship
from ithaca.roles.access import holds
from ithaca.roles.rights import Right
from tests.permissions.seeing import SEEN

TEXT = (models.CharField, models.TextField)
# Rows without `visible_to` belong to one that has it.
PARENTS = {
    "Reply": lambda row: row.enquiry,
    "Participant": lambda row: row.relationship,
    "Slot": lambda row: row.meeting,
}
# Fields that fewer people read than see their row: (model, field) -> who, given (person, row).
NARROW = {
    ("Reply", "body"): lambda person, row: not row.note or person.pk != row.enquiry.person_id,
    ("Request", "answer"): lambda person, row: person.pk in (row.mentee.person_id, row.mentor.person_id),
    ("Participant", "expects"): lambda person, row: any(
        p.person_id == person.pk for p in row.relationship.participants.all()
    ),
    ("Relationship", "message"): lambda person, row: any(
        p.person_id == person.pk for p in row.participants.all()
    ),
}
# Fields that others read too: staff see to which address a mail could not be sent.
WIDER = {
    ("Mail", "address"): lambda person, row: any(
        holds(person, Right.MANAGE_PEOPLE, place) for place in Programme.objects.filter(pk=row.programme)
    ),
}
# What these hold is shown to others by the scheme, or is no text of a person's; each has its own tests.
LEFT_OUT = {
    ("Person", "email"): "an address: the matrix's world signs in with it; see `test_addresses`",
    ("Person", "name"): "names are seen by whoever sees a person at all",
    ("Person", "pronouns"): "as names", ("Person", "pronunciation"): "as names",
    ("SavedView", "query"): "a part of an address", ("Draft", "path"): "an address", ("Draft", "page"): "an address",
    ("Merge", "moved"): "keys", ("ImportBatch", "columns"): "headings", ("ImportFile", "packed"): "packed; read by the import alone",
    ("ImportedFile", "data"): "read by the import alone", ("ImportedFile", "name"): "read by the import alone",
    ("ImportedFile", "path"): "shown to who may see the import; see imports/tests", ("ImportedFile", "problems"): "as the path",
    ("Facet", "value"): "a copy of an answer", ("Goal", "then"): "a number", ("Goal", "now"): "a number",
    ("DeadAddress", "address"): "an address, for staff", ("Batch", "subject"): "written by staff to many",
    ("Batch", "words"): "written by staff to many", ("Due", "task"): "made of names by the scheme's words",
    ("Mail", "headers"): "technical", ("Batch", "given"): "said with a step, kept until it happens, shown on no page",
}  # fmt: skip


def own_models():
    return [m for m in apps.get_models() if m.__module__.startswith("ithaca.") and hasattr(m, "CLASSED")]


def sensitive(model):
    """(field name, planted or the reason why not) of every private, personal or special field of a model."""
    classed = model.CLASSED
    for name in (*classed.private, *classed.personal, *classed.special):
        yield name, LEFT_OUT.get((model.__name__, name))


def plant() -> dict[str, tuple[str, str, int]]:
    """Write the tokens; {token: (model, field, id)}."""
    planted = {}
    for model in own_models():
        for name, left_out in sensitive(model):
            if left_out is None:
                planted |= {token: (model.__name__, name, pk) for token, pk in plant_field(model, name)}
    return planted


def plant_field(model, name: str):
    field = model._meta.get_field(name)
    for row in model.objects.all():
        token = f"canary-{model._meta.model_name}-{name}-{row.pk}-x".replace("_", "-")
        value = with_token(getattr(row, name), token, field)
        if value is not None:
            model.objects.filter(pk=row.pk).update(**{name: value})
            yield token, row.pk


def with_token(value, token: str, field):
    """The value with the token in it, in the shape that it had; None where no text can stand."""
    if isinstance(field, models.EmailField):
        return f"{token}@example.org" if value else None
    if isinstance(field, TEXT):
        return (f"{value} {token}" if field.max_length is None or field.max_length > 100 else token)[
            : field.max_length
        ]
    if isinstance(value, dict):
        return {
            key: token if isinstance(v, str) else [token] if key == "body" else v for key, v in value.items()
        } or None
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        return [f"{v} {token}" for v in value]
    return None


def may_read(person, model: str, field: str, pk: int) -> bool:
    """Whether a person may ever read what stands in a field, by the rules in plain Python of `seeing.py`."""
    kind = {m.__name__: m for m in own_models() if hasattr(m, "objects")}[model]
    row = kind.objects.get(pk=pk)
    if model == "Submission":
        return may_read_answers(person, row)
    if WIDER.get((model, field), lambda *_: False)(person, row):
        return True
    whole = PARENTS[model](row) if model in PARENTS else row
    seen = SEEN.get(type(whole))
    if seen is None or not seen.says(person, whole):
        return False
    return NARROW.get((model, field), lambda *_: True)(person, row)


def may_read_answers(person, answers) -> bool:
    """The matrix's scheme shows profiles to the programme, and what mentees aim at to those they ask or work with."""
    if answers.person_id == person.pk:
        return True
    for member in Membership.objects.filter(person=answers.person_id):
        if holds(person, Right.SEE_PEOPLE, member.programme):
            return True
        if (
            answers.name == "profile"
            and Membership.objects.filter(person=person, programme=member.programme).exists()
        ):
            return True
    asked = Request.objects.filter(mentee__person=answers.person_id, mentor__person=person)
    return (
        asked.exists()
        or Relationship.objects.of(person).filter(participants__person=answers.person_id).exists()
    )
