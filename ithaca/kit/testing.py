"""For tests of every room: a row that is a little otherwise, and what an access function says as a table."""

from copy import copy

from ithaca.kit.verdicts import Verdict


def but(row, **other):
    """A copy of a row that is otherwise in these fields; it is saved nowhere."""
    changed = copy(row)
    for field, value in other.items():
        setattr(changed, field, value)
    return changed


def assert_says(*cases):
    """Each case is (its words, what was said, what is right): of a verdict the reason for a no, "" for a yes."""
    found = [
        (words, said.reason if isinstance(said, Verdict) else said, right) for words, said, right in cases
    ]
    wrong = [f"{words}: {said!r}, not {right!r}" for words, said, right in found if said != right]
    assert not wrong, "\n".join(wrong)
