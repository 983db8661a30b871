"""Faults in the access functions themselves, planted one at a time while the program runs.

Each function of each room's access.py is made to say the opposite, always yes, always no; and each part of its
conditions is left out once. No file is written: the code of the living function is exchanged, so that whoever
imported it meets the fault. `every()` names them all, `planted(mutant)` holds one for a while.
"""

import ast
import copy
import inspect
import textwrap
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import FunctionType

from django.db.models import Q

from ithaca.kit.verdicts import ALLOWED, Verdict

ROOT = Path(__file__).parents[2]
NO = Verdict("No.")
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Mutant:
    """`make(function)` gives the faulty function to stand in for it."""

    function: FunctionType
    fault: str
    make: Callable

    @property
    def name(self) -> str:
        return f"{place(self.function)}: {self.fault}"


def place(function) -> str:
    """Such as relationships.can_end."""
    return f"{function.__module__.removeprefix('ithaca.').removesuffix('.access')}.{function.__qualname__}"


def functions() -> list[FunctionType]:
    """Every function that an access module defines and that gives an answer, room by room."""
    rooms = sorted(path.parent.name for path in ROOT.glob("ithaca/*/access.py"))
    modules = [import_module(f"ithaca.{room}.access") for room in rooms]
    found = [(m, f) for m in modules for f in vars(m).values() if isinstance(f, FunctionType)]
    return [f for m, f in found if f.__module__ == m.__name__ and answers_of(f)]


def every() -> list[Mutant]:
    return [mutant for function in functions() for mutant in (*whole(function), *parts(function))]


# The answer is another one ----------------------------------------------------------------------------------------

ANSWERS = {
    Verdict: {
        "says the opposite": lambda said: NO if said else ALLOWED,
        "says yes": lambda said: ALLOWED,
        "says no": lambda said: NO,
    },
    bool: {
        "says the opposite": lambda said: not said,
        "says yes": lambda said: True,
        "says no": lambda said: False,
    },
    Q: {"reaches all": lambda said: Q(), "reaches nothing": lambda said: NOTHING},
    list: {"finds nothing": lambda said: []},
    tuple: {"finds nothing": lambda said: ()},
    dict: {"finds nothing": lambda said: {}},
}


def answers_of(function) -> dict:
    """The faulty answers to a function, by the type that it says it gives; none where it gives words or a query."""
    given = inspect.signature(function).return_annotation
    return ANSWERS.get(getattr(given, "__origin__", given), {})


def whole(function):
    for fault, answer in answers_of(function).items():
        yield Mutant(function, fault, lambda kept, answer=answer: lambda *g, **n: answer(kept(*g, **n)))


# A part of a condition is left out ---------------------------------------------------------------------------------


def parts(function):
    source = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for number, (node, _) in enumerate(places(source)):
        yield Mutant(function, f"{number + 1} without {ast.unparse(node)}", without(source, number))


def without(source, number: int):
    """Compiles the function with its part of this number left out."""

    def make(kept):
        changed = copy.deepcopy(source)
        list(places(changed))[number][1]()
        around = dict(kept.__globals__)
        exec(compile(ast.fix_missing_locations(changed), f"<{kept.__name__} with a fault>", "exec"), around)
        return FunctionType(
            around[kept.__name__].__code__, kept.__globals__, kept.__name__, kept.__defaults__
        )

    return make


def places(source: ast.Module):
    """(what is left out, how) for each part of an `and`, `or`, `|`, each `if`, and each `if` of a comprehension."""
    for parent in ast.walk(ast.Module(source.body[0].body, [])):
        for field, value in ast.iter_fields(parent):
            for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                yield from cuts(parent, field, index, node)


def cuts(parent, field: str, index: int | None, node):
    def put(new):
        if index is None:
            setattr(parent, field, new)
        else:
            getattr(parent, field)[index] = new

    if isinstance(node, ast.BoolOp):
        for at, part in enumerate(node.values):
            rest = [other for n, other in enumerate(node.values) if n != at]
            yield part, lambda rest=rest: put(rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield node.left, lambda: put(node.right)
        yield node.right, lambda: put(node.left)
    elif isinstance(node, ast.If | ast.IfExp):
        yield node.test, lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.comprehension):
        for at, part in enumerate(node.ifs):
            yield part, lambda at=at: node.ifs.pop(at)


# Planting ---------------------------------------------------------------------------------------------------------


@contextmanager
def planted(mutant: Mutant):
    """The fault is there, for everybody who calls the function, as long as this lasts."""
    kept = stand_in(mutant.function, mutant.make)
    try:
        yield
    finally:
        give_back(mutant.function, kept)


def stand_in(function, make) -> tuple:
    """Put what `make` makes of a function in its place; what is needed to give it back."""
    kept = FunctionType(function.__code__, function.__globals__, function.__name__, function.__defaults__)
    name = f"__kept_{function.__name__}"
    function.__globals__[name] = make(kept)
    around = {}
    exec(f"def calls(*given, **named): return {name}(*given, **named)", around)
    function.__code__, function.__defaults__ = around["calls"].__code__, None
    return kept.__code__, kept.__defaults__


def give_back(function, kept: tuple):
    function.__code__, function.__defaults__ = kept
    function.__globals__.pop(f"__kept_{function.__name__}")
