from ithaca.accounts.facts import PersonRenamed
from ithaca.accounts.models import Person
from ithaca.kit.facts import inside
from ithaca.questions import actions


@inside(PersonRenamed)
def find_by_new_name(facts, *, by, at):
    """Whoever changes their name is found by the new one."""
    for person in Person.objects.filter(pk__in={pk for fact in facts for pk in fact.people["person"]}):
        actions.rename(person)
