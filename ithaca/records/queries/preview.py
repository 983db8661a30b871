"""What is stored about somebody and what an erasure would do, in words and numbers, before anybody confirms it."""

from ithaca.accounts.models import Person
from ithaca.records.queries.stored import accounts_of, classed_of, counted, own, stored, title, touched
from ithaca.relationships.models import Relationship

Counts = list[tuple[str, int]]  # (thing, how many rows)


def kept(person: Person) -> Counts:
    """What is stored about somebody."""
    pks = accounts_of(person.pk)
    return [(title(model), many) for model, many in counted(stored(), lambda m: own(m, *pks)).items()]


def preview(person: Person) -> dict[str, Counts]:
    """{"goes": what is deleted, "blanked": what loses its words}; nothing is changed."""
    pks, found = accounts_of(person.pk), {"goes": [], "blanked": []}
    models = (m for m in stored() if classed_of(m).erase == "row" or classed_of(m).says_something())
    for model, many in counted(models, lambda m: touched(m, *pks)).items():
        found["goes" if classed_of(model).erase == "row" else "blanked"].append((title(model), many))
    return found


def stays(person: Person) -> dict[str, int]:
    """How much of the other side's history goes on standing: pairs, and those of them that still run."""
    pairs = Relationship.objects.of(person)
    return {"pairs": pairs.count(), "running": pairs.running().count()}
