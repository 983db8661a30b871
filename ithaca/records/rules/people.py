"""What is left of somebody who was erased."""

GONE = "Somebody who left"
ADDRESS = "erased-{}@erased.invalid"
WORDS = "These words went with the account of whoever wrote them."


def is_gone(person) -> bool:
    return person.email == ADDRESS.format(person.pk)
