"""Tracing requirements to tests (CAREER-01 here names nothing: a module's docstring does not count)."""

from tests.requirements import Trace, lines, listed, named, trace

LIST = """# What the system must do
Each line names its id (`CAREER-09`).

- **CAREER-01** Open to current students. See CAREER-02.
- **CAREER-02** Alumni are mentors.
- **TOP-17** Fast.
"""


def test_ids_are_listed_in_order_and_only_where_they_head_a_line():
    assert listed(LIST) == ["CAREER-01", "CAREER-02", "TOP-17"]


def test_only_ids_of_known_families_are_named():
    assert named("CAREER-01, CAREER-99; not UTF-16, XCAREER-01 or CAREER-1x", {"CAREER"}) == {
        "CAREER-01",
        "CAREER-99",
    }
    assert named(None, {"CAREER"}) == set()


def test_a_docstring_or_a_line_of_rules_names_what_a_test_proves():
    first, second, third = "a/test_a.py::test_one", "a/test_a.py::test_two", "b/test_b.py::TestB::test_three"
    rules = f"""
    A mentor is an alumnus or alumna (CAREER-02): `{third}`
    It is fast (TOP-17): `{third}`, `{second}`
    Once there was a rule (CAREER-01): `gone/test_gone.py::test_gone`
    """
    found = trace(listed(LIST), {first: "Proves CAREER-02 and CAREER-77.", second: None, third: ""}, [rules])

    assert found == Trace(
        proofs={"CAREER-01": [], "CAREER-02": [first, third], "TOP-17": [second, third]},
        unlisted={"CAREER-77": [first]},
    )
    assert lines(found) == [
        "CAREER-01\t0\t",
        f"CAREER-02\t2\t{first},{third}",
        f"TOP-17\t2\t{second},{third}",
    ]
