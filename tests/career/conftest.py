"""The career-mentoring scheme as it is read, and its expectations by name."""

from pathlib import Path

import pytest

from ithaca.programmes import scheme as schemes

FOLDER = Path(__file__).resolve().parents[2] / "schemes" / "career-mentoring"


@pytest.fixture(scope="module")
def scheme():
    return schemes.parse(schemes.read_folder(FOLDER))


@pytest.fixture(scope="module")
def expects(scheme):
    return {expect.name: expect for expect in scheme.expects}
