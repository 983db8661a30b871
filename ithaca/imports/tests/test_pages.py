import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ithaca.imports.models import ImportBatch
from ithaca.imports.tests import messy
from ithaca.programmes.models import Membership
from ithaca.programmes.testing import make_member, make_person, make_programme, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme(slug="career")


@pytest.fixture
def ruth(client, programme):
    ruth = make_staff(programme)
    client.force_login(ruth)
    return ruth


def send(client, data: bytes, name="alumni.csv"):
    page = reverse("imports:start", args=["career"])
    return client.post(page, {"role": "mentor", "file": SimpleUploadedFile(name, data)}, follow=True)


def test_a_coordinator_brings_a_messy_file_in_by_pages_alone(client, ruth):
    """PAR-02: upload, columns, check, bring in, undo, with no script."""
    page = send(client, messy.text(messy.people(120), encoding="cp1252"))
    batch = ImportBatch.objects.get()
    assert "What is in each column?" in page.text

    mapping = {f"column-{c['place']}": c["guess"] for c in batch.columns}
    page = client.post(
        reverse("imports:columns", args=["career", batch.pk]), {**mapping, "dates": "day"}, follow=True
    )
    assert "111 people can come in" in page.text
    assert "is no e-mail address" in client.get(page.wsgi_request.path, {"fate": "problem"}).text

    page = client.post(
        reverse("imports:confirm", args=["career", batch.pk]), {"invites": "agreed"}, follow=True
    )
    assert "111 people are in" in page.text

    page = client.post(reverse("imports:undo", args=["career", batch.pk]), follow=True)
    assert "The import was taken back" in page.text
    assert not Membership.objects.exists()


def test_the_rows_to_mend_are_a_file_with_a_reason_for_each(client, ruth):
    send(client, b"Name,Email\nPriya,=cmd|' /C calc'!A0\nTom,tom@example.org\n")
    batch = ImportBatch.objects.get()
    client.post(
        reverse("imports:columns", args=["career", batch.pk]), {"column-0": "name", "column-1": "email"}
    )
    lines = (
        client.get(reverse("imports:problems", args=["career", batch.pk])).getvalue().decode().splitlines()
    )

    assert lines == [
        "\ufeffRow,What to mend,Name,Email",
        "2,“=cmd|' /C calc'!A0” is no e-mail address: it has no @.,Priya,'=cmd|' /C calc'!A0",
    ]


def test_columns_that_say_too_little_are_told(client, ruth):
    send(client, b"Name,Email\nPriya,p@example.org\n")
    batch = ImportBatch.objects.get()
    page = client.post(
        reverse("imports:columns", args=["career", batch.pk]), {"column-0": "name", "column-1": "name"}
    )

    assert "Two columns are both “Name, whole”. Keep one of them." in page.text
    assert "Say which column has the e-mail address" in page.text


def test_a_file_that_is_none_is_refused_kindly(client, ruth):
    assert "This is a PDF" in send(client, b"%PDF-1.7 x").text
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("name", ["start", "batch", "columns", "check", "problems", "undo"])
def test_strangers_and_members_do_not_find_an_import(client, programme, ruth, name):
    send(client, b"Name,Email\nPriya,p@example.org\n")
    args = ["career"] if name == "start" else ["career", ImportBatch.objects.get().pk]
    for person in (make_person("Sam"), make_member(programme, "mentor").person, make_staff(make_programme())):
        client.force_login(person)

        assert client.get(reverse(f"imports:{name}", args=args)).status_code == 404


def test_a_check_page_asks_as_much_for_five_rows_as_for_one(client, ruth, django_assert_max_num_queries):
    for many in (1, 5):
        rows = "".join(f"Tom {n},t{n}@example.org\n" for n in range(many))
        send(client, f"Name,Email\n{rows}".encode())
        batch = ImportBatch.objects.latest("pk")
        client.post(
            reverse("imports:columns", args=["career", batch.pk]), {"column-0": "name", "column-1": "email"}
        )
        with django_assert_max_num_queries(9):
            client.get(reverse("imports:check", args=["career", batch.pk]))
