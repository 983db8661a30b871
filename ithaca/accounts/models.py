from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy

from ithaca.kit.models import PeersManager
from ithaca.kit.privacy import Classed


class Institution(models.Model):
    """The tenant: a university, body or funder whose data are walled off."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    zone = models.CharField(max_length=60, default="Europe/London")

    CLASSED = Classed(plain=("name", "slug", "zone"), keep="life of the institution")

    objects = PeersManager()

    def __str__(self):
        return self.name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class PersonManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())

    def create_user(self, email, name="", password=None, **more):
        person = self.model(email=email.strip().lower(), name=name, **more)
        person.set_password(password)
        person.save()
        return person

    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)


class Person(AbstractBaseUser):
    """One human being with one account, in any number of roles and programmes.

    A person belongs to no institution: whom an institution sees follows from memberships.
    """

    class Theme(models.TextChoices):
        AUTO = "auto", gettext_lazy("As my device says")
        LIGHT = "light", gettext_lazy("Light")
        DARK = "dark", gettext_lazy("Dark")

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    pronouns = models.CharField(max_length=40, blank=True)
    pronunciation = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=10, default="en-gb")
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    CLASSED = Classed(
        personal=("email", "name", "pronouns", "pronunciation"),
        plain=("password", "last_login", "language", "theme", "is_active", "added_at"),
        keep="last membership and 3 years",
        term="people",
    )

    objects = PersonManager()

    class Meta:
        indexes = [models.Index(fields=["name"])]  # lists are sorted by it

    def __str__(self):
        return self.name or self.email

    def save(self, *args, **kwargs):
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    @property
    def initials(self) -> str:
        words = [w for w in str(self).split() if w[0].isalpha()] or [str(self)]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


class DraftQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own, and nobody else's whoever asks."""
        return self.filter(person=person)

    def fresh(self, at):
        return self.filter(at__gt=at - Draft.KEPT)


class Draft(models.Model):
    """What somebody typed that no room has taken yet: kept while writing, or when they were signed out meanwhile.

    `path` is where the form posts to, `page` where it stands, `fields` what was typed ({name: [value, ...]}).
    """

    KEPT = timedelta(days=7)

    class Why(models.TextChoices):
        WRITING = "writing", gettext_lazy("Kept while you wrote")
        SIGNED_OUT = "signed-out", gettext_lazy("You were signed out meanwhile")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    page = models.CharField(max_length=500)
    why = models.CharField(max_length=12, choices=Why)
    fields = models.JSONField()
    at = models.DateTimeField()

    CLASSED = Classed(
        private=("fields",),
        personal=("path", "page"),
        plain=("why", "at"),
        erase="row",
        keep="7 days",
        since="at",
    )
    objects = PeersManager.from_queryset(DraftQuerySet)()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "-at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "path"], condition=models.Q(why="writing"), name="one_draft_while_writing"
            )
        ]
