"""The model: pieces of texts go in, an arrow of whole numbers comes out, the same bytes on every machine.

Products of matrices are where machines differ, because sums of fractions depend on their order. So whole numbers are multiplied: weights
have eight bits, and what they are multiplied with is rounded so finely that no sum reaches 2^24, below which floats of 32 bits add whole
numbers exactly in whatever order. Sums along a row are of whole numbers in floats of 64 bits. What is left goes number by number, where IEEE
754 says every bit; exp and erf are read from tables of rounded values.
"""

from dataclasses import dataclass
from math import erf, exp, sqrt

import numpy as np

from ithaca.matching.rules.rounds.meaning import LENGTH
from ithaca.matching.rules.rounds.meaning.files import arrays

HEADS, LAYERS = 12, 6
EXACT = (1 << 24) - 1  # as far floats of 32 bits hold every whole number
FINE = 1 << 12  # what is summed along a row is rounded to such a part
EPSILON = 1e-12  # of the model's norms
STEP, NEAR = (
    1 << 10,
    16,
)  # of the table of `bent`: so many values from one whole number to the next, from -NEAR to NEAR
EXP_STEP, FAR, EXP_ONE = 1 << 7, 16, 1 << 16  # of that of exp


class Layer:
    """A matrix (inputs, outputs) of whole numbers, what each output is multiplied with, and what is added."""

    def __init__(self, weights, scale, bias):
        self.weights, self.scale, self.bias = weights.astype(np.float32), scale.reshape(-1), bias
        self.most = np.float32(EXACT // int(np.abs(weights.astype(np.int64)).sum(axis=0).max()))

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        """Each row is rounded to whole numbers up to `most`, so that no sum leaves what is exact."""
        unit = np.maximum(np.abs(rows).max(axis=1, keepdims=True), np.float32(1e-6)) / self.most
        found = np.rint(rows / unit) @ self.weights
        found *= unit
        found *= self.scale
        found += self.bias
        return found


@dataclass(frozen=True)
class Norm:
    scale: np.ndarray
    bias: np.ndarray

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        whole = np.rint(rows * np.float64(FINE))
        width = rows.shape[1]
        mean = whole.sum(axis=1, keepdims=True) / width
        spread = (whole * whole).sum(axis=1, keepdims=True) / width - mean * mean
        found = (whole - mean) / np.sqrt(spread + EPSILON * FINE**2)
        return (found * self.scale + self.bias).astype(np.float32)


class Block:
    """One layer of the transformer."""

    def __init__(self, layers, norms):
        self.query, self.key, self.value, self.out, self.wide, self.narrow = layers
        self.norms = norms

    def __call__(self, rows: np.ndarray, texts: list[slice]) -> np.ndarray:
        said = (layer(rows) for layer in (self.query, self.key, self.value))
        query, key, value = (np.rint(one * np.float64(FINE)) for one in said)
        heard = np.concatenate([attended(query[one], key[one], value[one]) for one in texts])
        rows = self.norms[0](self.out(heard) + rows)
        return self.norms[1](self.narrow(bent(self.wide(rows))) + rows)


def attended(query, key, value) -> np.ndarray:
    """(pieces, width) what each piece of a text takes from the others; all in parts of FINE."""
    query, key, value = (one.reshape(len(one), HEADS, -1).transpose(1, 0, 2) for one in (query, key, value))
    scores = (query @ key.transpose(0, 2, 1)) * (EXP_STEP / (FINE * FINE * sqrt(query.shape[2])))
    below = np.rint(scores.max(axis=2, keepdims=True) - scores)
    share = EXPS[np.minimum(below, FAR * EXP_STEP).astype(np.int32)]
    found = (share @ value) / (share.sum(axis=2, keepdims=True) * FINE)
    return found.transpose(1, 0, 2).reshape(found.shape[1], -1).astype(np.float32)


def bent(rows: np.ndarray) -> np.ndarray:
    """x · Φ(x), to the nearest step: the model's GELU."""
    return BENT[np.rint(np.clip(rows, -NEAR, NEAR) * np.float32(STEP)).astype(np.int32) + NEAR * STEP]


EXPS = np.array([round(EXP_ONE * exp(-n / EXP_STEP)) for n in range(FAR * EXP_STEP + 1)], np.float64)
BENT = np.array(
    [
        round(FINE * FINE * x * (1 + erf(x / sqrt(2))) / 2) / (FINE * FINE)
        for x in (n / STEP for n in range(-NEAR * STEP, NEAR * STEP + 1))
    ],
    np.float32,
)


class Model:
    def __init__(self):
        found = arrays()
        parts = {name.removeprefix("inner."): one for name, one in found.items()}
        self.words, self.places = (
            (
                parts[f"embeddings.{name}_embeddings.weight_q"],
                parts[f"embeddings.{name}_embeddings.weight_scale"],
            )
            for name in ("word", "position")
        )
        self.kind = parts["embeddings.token_type_embeddings.weight"][0]
        self.norm = norm_in(parts, "embeddings.LayerNorm")
        weights = [parts[name] for name in parts if name.startswith("val_") and name.endswith("_q")]
        scales = [parts[name] for name in parts if name.startswith("val_") and name.endswith("_scale")]
        self.blocks = [block_in(parts, n, weights[6 * n :], scales[6 * n :]) for n in range(LAYERS)]

    def arrows(self, texts: list[list[int]]) -> np.ndarray:
        """(texts, width) of length LENGTH, from the numbers of pieces; none of the texts may be empty."""
        ends = np.cumsum([len(one) for one in texts]).tolist()
        cuts = [slice(end - len(one), end) for one, end in zip(texts, ends, strict=True)]
        pieces, places = np.concatenate(texts), np.concatenate([np.arange(len(one)) for one in texts])
        rows = self.norm(taken(self.words, pieces) + self.kind + taken(self.places, places))
        for block in self.blocks:
            rows = block(rows, cuts)
        whole = np.rint(rows * np.float64(FINE))
        mean = np.array([np.rint(whole[one].sum(axis=0) / (one.stop - one.start)) for one in cuts])
        return np.rint(mean * LENGTH / np.sqrt((mean * mean).sum(axis=1, keepdims=True))).astype(np.int16)


def taken(table, numbers) -> np.ndarray:
    whole, scale = table
    return whole[numbers] * scale[numbers]


def norm_in(parts: dict, name: str) -> Norm:
    return Norm(parts[f"{name}.weight"], parts[f"{name}.bias"])


def block_in(parts: dict, n: int, weights, scales) -> Block:
    """The file names a layer's six matrices by number alone; they stand in the order in which they are used."""
    here = f"encoder.layer.{n}"
    biases = (
        *(f"attention.self.{name}" for name in ("query", "key", "value")),
        *("attention.output.dense", "intermediate.dense", "output.dense"),
    )
    layers = [
        Layer(one, scale, parts[f"{here}.{name}.bias"])
        for one, scale, name in zip(weights[:6], scales[:6], biases, strict=True)
    ]
    return Block(
        layers, [norm_in(parts, f"{here}.{name}.LayerNorm") for name in ("attention.output", "output")]
    )
