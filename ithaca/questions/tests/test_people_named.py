import pytest

from ithaca.questions.rules.people_named import Names


def test_a_name_that_several_have_means_all_of_them():
    """FELLOWS-12: rather kept apart from somebody too many than brought together with one's own supervisor."""
    names = Names([(0, "Dee Poe"), (1, "Eve Poe"), (2, "Dee Poe")])
    assert (names.meant("Poe"), names.meant("Dr Dee Poe"), names.meant("Dr")) == ([0, 1, 2], [0, 2], [])


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Łukasz Sørensen", "lukasz SORENSEN"),
        ("Łukasz Sørensen", "Prof Lukasz Soerensen"),
        ("Anna Grün", "Dr Anna Gruen (my boss)"),
        ("Anna Gruen", "Grün, Anna"),
        ("Anna Grün", "anna grun"),
        ("Lydia Stone", "Professor Stone"),
        ("王伟", "王伟"),
    ],
)
def test_a_name_is_known_however_it_is_written(name, written):
    """FELLOWS-12."""
    assert Names([(0, name)]).meant(written) == [0]


@pytest.mark.parametrize("written", ["", "—", "Dr", "Anna", "Anna Stone", "Greene", "a@grun.example"])
def test_nobody_else_is_meant(written):
    assert Names([(0, "Anna Grün")]).meant(written) == []


def test_an_id_means_whose_it_is_and_no_part_of_it_means_anybody():
    names = Names([(0, "Dee Poe"), (1, "")], [(0, "m-1"), (1, "m-2")])
    assert [names.meant(text) for text in ("M-2", "m-1", "m", "2")] == [[1], [0], [], []]
