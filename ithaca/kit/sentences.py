"""What pure rules say, stored as message and values, and shown in the language of whoever reads it."""

from django.db import models
from django.utils.translation import gettext

from ithaca.kit.rules.sentences import found_again, kept, said


class SentencesField(models.JSONField):
    """A list of sentences (or plain words), read as it was written."""

    def get_prep_value(self, value):
        return super().get_prep_value([kept(one) for one in value])

    def from_db_value(self, value, expression, connection):
        return [found_again(one) for one in super().from_db_value(value, expression, connection) or []]


def in_words(sentence) -> str:
    """In the reader's language."""
    return said(sentence, gettext)
