import json
import zlib

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

from ithaca.imports.rules.archives import LONGEST_PATH
from ithaca.kit.models import PeersManager, Stateful
from ithaca.kit.moves import Moves
from ithaca.kit.privacy import Classed
from ithaca.kit.sentences import SentencesField
from ithaca.programmes.models import Cohort, Programme
from ithaca.relationships.policy import RelationshipPolicy
from ithaca.roles.access import reach
from ithaca.roles.models import Role
from ithaca.roles.rights import Right


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Imports of the programmes whose people this person manages."""
        return self.filter(reach(person, Right.MANAGE_PEOPLE))


class ImportBatch(Stateful):
    """One spreadsheet of people, on its way in. Nothing is written about anybody before it is confirmed.

    `columns` is what was found in the file ([{place, title, samples, guess}]), `mapping` what the
    coordinator said each column is ({place: target}), `counts` how many rows have each fate.
    """

    class What(models.TextChoices):
        PEOPLE = "people", gettext_lazy("People")
        PAIRS = "pairs", gettext_lazy("Relationships and their meetings")

    class State(models.TextChoices):
        UPLOADED = "uploaded", gettext_lazy("Columns to be named")
        CHECKED = "checked", gettext_lazy("Checked, not brought in")
        APPLYING = "applying", gettext_lazy("Being brought in")
        DONE = "done", gettext_lazy("Brought in")
        UNDOING = "undoing", gettext_lazy("Being taken back")
        UNDONE = "undone", gettext_lazy("Taken back")

    MOVES = Moves(
        check=((State.UPLOADED, State.CHECKED), State.CHECKED),
        confirm=(State.CHECKED, State.APPLYING),
        finish=(State.APPLYING, State.DONE),
        undo=(State.DONE, State.UNDOING),
        finish_undo=(State.UNDOING, State.UNDONE),
    )
    OPEN = (State.UPLOADED, State.CHECKED)
    WORKING = (State.APPLYING, State.UNDOING)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=What, default=What.PEOPLE)
    role = models.ForeignKey(
        Role, models.PROTECT, null=True, related_name="+"
    )  # of people; pairs have several
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    filename = models.CharField(max_length=150)
    kind = models.CharField(max_length=100)
    notes = models.JSONField(default=list)
    header = models.PositiveIntegerField(null=True)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    dates = models.CharField(max_length=5, blank=True)  # day or month first; empty: as each column tells
    counts = models.JSONField(default=dict)
    lacking = models.PositiveIntegerField(default=0)  # rows without an answer that the form needs
    invites = models.BooleanField(default=True)
    fills = models.BooleanField(default=False)
    applied = models.PositiveIntegerField(default=0)
    taken_back = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    CLASSED = Classed(
        personal=("columns", "filename"),
        plain=(
            "state",
            "what",
            "kind",
            "notes",
            "header",
            "mapping",
            "dates",
            "counts",
            "lacking",
            "invites",
            "fills",
            "applied",
            "taken_back",
            "kept",
            "uploaded_at",
            "checked_at",
            "confirmed_at",
            "finished_at",
            "undone_at",
        ),
        keep="1 year",
        since="uploaded_at",
        term="lists",
        place="programme",
        nobodys=True,
    )
    objects = PeersManager.from_queryset(ImportBatchQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["programme", "-uploaded_at"])]

    def __str__(self):
        return self.filename

    @property
    def is_of_pairs(self) -> bool:
        return self.what == self.What.PAIRS

    @property
    def nouns(self) -> str:
        """What its rows are about, as the scheme says it: `mentors`, `pairs`."""
        return self.role.plural if self.role_id else self.cohort.obeys(RelationshipPolicy).plural

    def to_apply(self) -> int:
        """How many rows would be written."""
        fates = [*ImportRow.WRITTEN, *([ImportRow.Fate.MEMBER] if self.fills else [])]
        return sum(self.counts.get(fate, 0) for fate in fates)


class ImportFile(models.Model):
    """The rows of a spreadsheet as they were read, until they are brought in or thrown away."""

    batch = models.OneToOneField(ImportBatch, models.CASCADE, related_name="file")
    packed = models.BinaryField()

    CLASSED = Classed(personal=("packed",), erase="row", keep="30 days", since="batch__uploaded_at")

    @property
    def rows(self) -> list[list[str]]:
        return json.loads(zlib.decompress(self.packed))

    @staticmethod
    def pack(rows) -> bytes:
        return zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 1)


class ImportedFile(models.Model):
    """A file of the ZIP that came with a spreadsheet of pairs, until it is brought in or thrown away.

    `path` is how rows name it. With `problems` it has no bytes: it does not come in.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="files")
    path = models.CharField(max_length=LONGEST_PATH)
    name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=8, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    data = models.BinaryField(default=bytes)
    problems = SentencesField(default=list)
    named = models.BooleanField(default=False)  # by a row of the spreadsheet

    CLASSED = Classed(
        personal=("path", "name", "data", "problems"),
        plain=("kind", "digest", "named"),
        erase="row",
        keep="30 days",
        since="batch__uploaded_at",
        nobodys=True,
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "path"], name="one_imported_file_of_a_path")]

    def __str__(self):
        return self.path


class ImportRowQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(reach(person, Right.MANAGE_PEOPLE, "batch__programme"))


class ImportRow(models.Model):
    """One row: as it stood, as it was understood, and what becomes of it."""

    class Fate(models.TextChoices):
        NEW = "new", gettext_lazy("New person")
        JOINS = "joins", gettext_lazy("Joins this programme")
        MEMBER = "member", gettext_lazy("Already here")
        DUPLICATE = "duplicate", gettext_lazy("Twice in the file")
        PROBLEM = "problem", gettext_lazy("Needs mending")

    WRITTEN = (Fate.NEW, Fate.JOINS)

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    fate = models.CharField(max_length=10, choices=Fate)
    raw = models.JSONField()
    cleaned = models.JSONField()
    problems = SentencesField(default=list)
    notes = SentencesField(default=list)
    membership = models.BigIntegerField(null=True)
    person = models.BigIntegerField(null=True)
    made_membership = models.BooleanField(default=False)
    made_person = models.BooleanField(default=False)
    pair = models.BigIntegerField(null=True)
    made = models.JSONField(null=True)  # of a pair: {"pair": whether it was made, "meetings": their ids, ...}
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    CLASSED = Classed(
        personal=("raw", "cleaned", "problems", "notes"),
        plain=(
            "number",
            "fate",
            "membership",
            "person",
            "made_membership",
            "made_person",
            "pair",
            "made",
            "applied_at",
            "undone_at",
        ),
        erase="row",
        keep="1 year",
        whose=("person",),
        since="batch__uploaded_at",
        term="lists",
        place="batch__programme",
    )
    objects = PeersManager.from_queryset(ImportRowQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["batch", "fate", "number"])]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_row_of_a_number")]
