"""What a scheme may say about finding and asking."""

import pytest

from ithaca.kit.toml import Refused
from ithaca.matching.policy import RequestPolicy
from ithaca.matching.testing import make_scheme
from ithaca.programmes import scheme


@pytest.mark.parametrize(
    ("more", "without", "found"),
    [
        ('\n[requests]\nasked = "wizard"\n', "", "wizard"),
        ('\n[requests]\ndesk = "nowhere"\n', "", "nowhere"),
        ("", 'ways = "helps"', "aims"),
        ("", 'offers = "helps"', "job"),
    ],
)
def test_a_scheme_is_refused_where_it_names_what_is_not_there(more, without, found):
    files = make_scheme(more)
    text = files["scheme.toml"]
    if without:
        key = without.split(" = ")[0]
        text = text.replace(without, f'{key} = "{found}"')
    with pytest.raises(Refused) as no:
        scheme.parse({**files, "scheme.toml": text})
    assert [problem.found for problem in no.value.problems] == [repr(found)]


def test_a_scheme_without_reasons_still_has_a_kind_one():
    assert [reason.name for reason in RequestPolicy().reasons()] == ["not-now"]
