"""A sentence of a pure rule is English by itself, and can be said to somebody else later."""

import json

from ithaca.kit.rules.sentences import Sentence, found_again, kept, said

DUTCH = {
    "“{text}” was read as {day}.": "„{text}” is gelezen als {day}.",
    "{day} {month}": "{day} {month}",
    "July": "juli",
}
DAY = Sentence("{day} {month}", day=31, month=Sentence("July"))
READ = Sentence("“{text}” was read as {day}.", text="31/{7}", day=DAY)


def test_it_is_its_english_words():
    assert READ == "“31/{7}” was read as 31 July."


def test_it_is_said_in_another_language_with_all_that_stands_in_it():
    """PAR-19"""
    assert said(READ, DUTCH.get) == "„31/{7}” is gelezen als 31 juli."
    assert said("Words of a scheme", DUTCH.get) == "Words of a scheme"


def test_what_is_stored_can_be_said_anew():
    """PAR-19"""
    again = found_again(json.loads(json.dumps(kept(READ))))
    assert (again, said(again, DUTCH.get)) == (READ, said(READ, DUTCH.get))
