"""Who may bring people in from a spreadsheet, and when."""

from django.utils.translation import gettext as _

from ithaca.imports.models import ImportBatch
from ithaca.kit.verdicts import Verdict, check
from ithaca.programmes.access import goes_on
from ithaca.roles.access import holds
from ithaca.roles.rights import Right


def can_import(person, programme) -> Verdict:
    return holds(person, Right.MANAGE_PEOPLE, programme) and goes_on(programme)


def can_import_pairs(person, programme) -> Verdict:
    return can_import(person, programme) and holds(person, Right.PAIR_PEOPLE, programme)


def can_check(person, batch: ImportBatch) -> Verdict:
    return can_import(person, batch.programme) and batch.can("check")


def can_confirm(person, batch: ImportBatch) -> Verdict:
    may = can_import_pairs if batch.is_of_pairs else can_import
    return (
        may(person, batch.programme)
        and batch.can("confirm")
        and check(batch.to_apply(), _("No row of this file would change anything."))
    )


def can_throw_away(person, batch: ImportBatch) -> Verdict:
    return holds(person, Right.MANAGE_PEOPLE, batch.programme) and check(
        batch.state in ImportBatch.OPEN, _("People of this file are here already. Undo the import instead.")
    )


def can_undo(person, batch: ImportBatch) -> Verdict:
    """Also once the programme has ended. To take pairs back needs what bringing them in did."""
    manages = holds(person, Right.MANAGE_PEOPLE, batch.programme)
    may = manages and holds(person, Right.PAIR_PEOPLE, batch.programme) if batch.is_of_pairs else manages
    return may and batch.can("undo")


def can_go_on(person, batch: ImportBatch) -> Verdict:
    return holds(person, Right.MANAGE_PEOPLE, batch.programme) and check(
        batch.state in ImportBatch.WORKING, _("Nothing is under way here.")
    )
