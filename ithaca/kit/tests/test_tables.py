import csv
import datetime
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from ithaca.kit.models import Entry
from ithaca.kit.tables.paging import Order, capped_count, page_of, read_mark
from ithaca.kit.tables.writing import RISKY, csv_lines, xlsx_bytes

AT = datetime.datetime(2026, 11, 2, 10, tzinfo=datetime.UTC)

CELLS = st.one_of(
    st.text(max_size=30), st.sampled_from(["=1+1", "+44", "-x", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=2"])
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_no_exported_cell_is_a_formula(rows):
    """PAR-15: whatever people typed, no spreadsheet works it out."""
    lines = list(csv.reader(io.StringIO("".join(csv_lines(["a", "b"], rows)), newline="")))
    book = load_workbook(io.BytesIO(xlsx_bytes(["a", "b"], rows)))

    assert not [cell for row in lines for cell in row if cell.lstrip(" ").startswith(RISKY)]
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}


def test_numbers_dates_and_yes_stay_what_they_are():
    day = datetime.date(2027, 7, 31)
    lines = "".join(csv_lines(["n", "day", "yes", "no", "none"], [[-3, day, True, False, None]]))

    assert lines == "\ufeffn,day,yes,no,none\r\n-3,2027-07-31,yes,no,\r\n"


@pytest.mark.parametrize("mark", ["", "x", "e30", "WzEsIDIsIDNd", "bnVsbA", "IltbXV0i"])
def test_a_mark_that_was_tampered_with_is_the_first_page(mark):
    assert read_mark(mark, Order(("number",))) == (False, None)


@pytest.mark.django_db
@given(st.data())
def test_pages_hold_every_row_once_in_either_direction(data):
    """Whatever the order and the size, turning pages loses no row and shows none twice."""
    names = data.draw(st.lists(st.sampled_from("abc"), max_size=12))
    Entry.objects.all().delete()
    Entry.objects.bulk_create(Entry(name=name, at=AT, data={}) for name in names)
    order = Order(("name", "pk"), down=data.draw(st.booleans()))
    seen, marks, query = [], [""], Entry.objects.values("pk", "name")
    while marks[-1] is not None:
        page = page_of(query, order, marks[-1], size=3)
        seen += [row["pk"] for row in page.rows]
        marks.append(page.after or None)
    whole = [row["pk"] for row in sorted(query, key=lambda row: (row["name"], row["pk"]), reverse=order.down)]

    assert seen == whole
    if len(names) > 3:
        assert [row["pk"] for row in page_of(query, order, page.before, size=3).rows] == whole[
            (len(whole) - 1) // 3 * 3 - 3 :
        ][:3]


@pytest.mark.django_db
def test_a_count_stops_at_its_cap():
    Entry.objects.bulk_create(Entry(name="x", at=AT, data={}) for _ in range(5))

    assert (capped_count(Entry.objects.all(), cap=4), capped_count(Entry.objects.all(), cap=5)) == ("4+", "5")
