"""Sections of a scheme, each declared by the room that obeys it.

A section is a frozen dataclass of typed values whose defaults are the house rules. `read` makes
one from TOML, refusing unknown keys and wrong values by file, line, key, found and expected.
"""

import dataclasses
import types
import typing
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date
from enum import StrEnum

from ithaca.kit.toml import Document, Path

SECTIONS: dict[str, type] = {}
WORDS = {
    int: "a whole number",
    str: "text",
    bool: "true or false",
    float: "a number",
    date: "a date such as 2027-01-04",
}


def policy(name: str):
    """Declare the section `[name]` of scheme.toml. The class docstring is its meaning."""

    def declare(cls):
        assert name not in SECTIONS, f"section {name} is declared twice"
        cls = dataclass(frozen=True, kw_only=True)(cls)
        cls.section = name
        SECTIONS[name] = cls
        return cls

    return declare


def setting(doc: str, default=MISSING, *, least=None, most=None):
    """A value of a section or form, with its one-line meaning and bounds."""
    metadata = {"doc": doc, "least": least, "most": most}
    if isinstance(default, dict | list):
        return field(default_factory=lambda: type(default)(default), hash=False, metadata=metadata)
    return field(default=default, metadata=metadata)


def read(cls, document: Document, path: Path = (), value=MISSING):
    """Make `cls` from the table at `path`; problems are gathered in the document.

    Returns None when the table could not be read at all.
    """
    table = document.data if value is MISSING else value
    if not isinstance(table, dict):
        document.refuse(path, table, "a table")
        return None
    known = {f.name: f for f in fields(cls) if f.init}
    for key in table:
        if key not in known:
            document.refuse((*path, key), key, f"one of {quoted(known)}")
    hints = typing.get_type_hints(cls)
    values = {
        name: read_field(f, hints[name], document, (*path, name), table[name])
        for name, f in known.items()
        if name in table
    }
    missing = [n for n, f in known.items() if required(f) and n not in table]
    for name in missing:
        document.refuse((*path, name), None, expected(hints[name]))
    if missing:
        return None
    return cls(**values)


def read_field(f, kind, document, path, value):
    result = convert(kind, document, path, value)
    least, most = f.metadata.get("least"), f.metadata.get("most")
    number = isinstance(result, int) and not isinstance(result, bool)
    if number and ((least is not None and result < least) or (most is not None and result > most)):
        document.refuse(path, value, bounds(least, most))
    return result


def convert(kind, document, path, value):
    """One value as `kind`, or a problem and None."""
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return convert(next(k for k in typing.get_args(kind) if k is not type(None)), document, path, value)
    if origin is tuple:
        return convert_list(typing.get_args(kind)[0], document, path, value)
    if origin is dict:
        return convert_table(typing.get_args(kind)[1], document, path, value)
    if is_dataclass(kind) and not hasattr(kind, "parse"):
        return read(kind, document, path, value)
    try:
        return convert_plain(kind, value)
    except (ValueError, TypeError):
        document.refuse(path, value, expected(kind))
        return None


def convert_plain(kind, value):
    if hasattr(kind, "parse"):
        return kind.parse(value) if isinstance(value, str) else refuse_type()
    if typing.get_origin(kind) is typing.Literal:
        return value if value in typing.get_args(kind) else refuse_type()
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    if kind is float and type(value) is int:
        return float(value)
    return value if type(value) is kind else refuse_type()


def convert_list(kind, document, path, value):
    if not isinstance(value, list):
        document.refuse(path, value, f"a list of {expected(kind)}")
        return ()
    items = (convert(kind, document, (*path, n), item) for n, item in enumerate(value))
    return tuple(item for item in items if item is not None)


def convert_table(kind, document, path, value):
    if not isinstance(value, dict):
        document.refuse(path, value, "a table")
        return {}
    return {key: convert(kind, document, (*path, key), item) for key, item in value.items()}


def refuse_type():
    raise TypeError


def required(f) -> bool:
    return f.default is MISSING and f.default_factory is MISSING


def expected(kind) -> str:
    """What a value of this kind looks like, in words."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return expected(next(k for k in args if k is not type(None)))
    if origin is tuple:
        return f"a list of {expected(args[0])}"
    if origin is typing.Literal:
        return f"one of {quoted(args)}"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return f"one of {quoted(kind)}"
    if origin is dict or (is_dataclass(kind) and not hasattr(kind, "parse")):
        return "a table"
    return getattr(kind, "EXPECTS", None) or WORDS.get(kind, kind.__name__)


def bounds(least, most) -> str:
    if most is None:
        return f"{least} or more"
    return f"{most} or less" if least is None else f"a number from {least} to {most}"


def quoted(names) -> str:
    return ", ".join(f'"{name}"' for name in names)


def says(values, scheme) -> list[str]:
    """A section's rules in plain English, where it has words for them."""
    return list(values.says(scheme)) if hasattr(values, "says") else []


def settings_of(cls) -> list[dataclasses.Field]:
    return [f for f in fields(cls) if f.init]
