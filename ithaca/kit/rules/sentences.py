"""Sentences of pure rules: English by themselves, and kept so that they can be said in a reader's language later."""

from collections.abc import Callable

type Kept = str | int | list


class Sentence(str):
    """A message and what stands in it: `Sentence("“{text}” is only a year.", text=cell)`.

    Everywhere it is its English words; `kept` and `said` find the message again. A value may be a sentence itself.
    """

    __slots__ = ("message", "values")

    def __new__(cls, message: str, /, **values):
        made = super().__new__(cls, message.format(**values))
        made.message, made.values = message, values
        return made


def kept(value) -> Kept:
    """As JSON holds it: [message, values]; what is no sentence stays as it is."""
    if not isinstance(value, Sentence):
        return value
    return [value.message, {name: kept(one) for name, one in value.values.items()}]


def found_again(value: Kept) -> str | int:
    """What `kept` has kept."""
    if not isinstance(value, list):
        return value
    message, values = value
    return Sentence(message, **{name: found_again(one) for name, one in values.items()})


def said(value, translate: Callable[[str], str]) -> str | int:
    """A sentence, and those that stand in it, in another language; what is no sentence stays as it is."""
    if not isinstance(value, Sentence):
        return value
    return translate(value.message).format(
        **{name: said(one, translate) for name, one in value.values.items()}
    )
