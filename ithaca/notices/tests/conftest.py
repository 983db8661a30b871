import pytest

from ithaca.notices.actions.delivery import Postman
from ithaca.notices.doors import Smtp
from ithaca.notices.tests.sink import Sink


@pytest.fixture
def sink():
    sink = Sink()
    controller = sink.open()
    sink.port = controller.port
    yield sink
    controller.stop()


@pytest.fixture
def postman(sink):
    postman = Postman("worker-1", Smtp("127.0.0.1", sink.port, timeout=0.3))
    yield postman
    postman.close()
