"""The house's rules that import-linter cannot see."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from ithaca.kit.privacy import unclassed

ROOT = Path(__file__).parent.parent
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0][
    "layers"
]
HEIGHT = {name.strip(): -row for row, layer in enumerate(LAYERS) for name in layer.split("|")}
OUTSIDE = {"tests", "migrations", "testing.py", "management"}
CODE = [p for p in sorted((ROOT / "ithaca").rglob("*.py")) if not OUTSIDE & set(p.parts)]
TEMPLATES = sorted((ROOT / "ithaca").rglob("*.html"))
WRITES = {
    *("save", "delete", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update"),
    *("asave", "adelete", "acreate", "aupdate", "execute", "executemany", "update"),
}  # fmt: skip
# Beside actions: the trail, a demo's clock, worlds, the first institution, and how Django makes a person.
WRITERS = {"actions", "trail", "clock", "worlds", "founding", "rehearsal"}
# How Django makes a person; and SELECTs that the ORM cannot say.
WRITTEN_EXCEPTIONS = {
    "accounts/models.py": ["save"],
    "kit/bulk.py": ["execute"],  # how rows are written: called by actions and the trail alone
    "kit/prepared.py": ["execute", "execute"],  # counts what a prepared query finds
    "matching/queries/ranking.py": ["execute"],
    "questions/queries.py": ["execute"],
    "site/checkup.py": ["execute"],
}
OWN_MODELS = [m for m in apps.get_models() if m.__module__.startswith("ithaca.")]


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "ithaca").parts[0]


def names(paths):
    return [str(p.relative_to(ROOT)) for p in paths]


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda m: m._meta.label)
def test_foreign_keys_point_down_and_leave_no_way_back_up(model):
    for field in model._meta.get_fields():
        if not (field.is_relation and field.concrete and field.related_model):
            continue
        here, there = model._meta.app_label, field.related_model._meta.app_label
        if here != there and {here, there} <= HEIGHT.keys():
            assert HEIGHT[here] > HEIGHT[there], field
            assert field.remote_field.related_name == "+", field


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda m: m._meta.label)
def test_every_field_is_classed(model):
    """TOP-16: the data map can be generated because no field is left out."""
    assert unclassed(model) == set()


@pytest.mark.parametrize("path", CODE, ids=names(CODE))
def test_files_and_functions_are_short(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 400
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    long = [
        n.name
        for n in ast.walk(ast.parse(text))
        if isinstance(n, functions) and n.end_lineno - n.lineno >= 40
    ]
    assert long == []


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_templates_are_short_and_bring_no_style_or_script(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 150
    if "mail" not in path.name:
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*src=)|\son[a-z]+=", text)
    assert "|safe" not in text


@pytest.mark.parametrize("path", CODE, ids=names(CODE))
def test_only_actions_write(path):
    if WRITERS & {path.stem, path.parent.name, path.parent.parent.name}:
        return
    found = [verb for _, verb in database_writes(ast.parse(path.read_text()))]
    assert found == WRITTEN_EXCEPTIONS.get(path.relative_to(ROOT / "ithaca").as_posix(), [])


def database_writes(tree) -> list[tuple[int, str]]:
    """(line, verb) of calls like `X.objects.create(…)`, `query.update(field=…)`, `thing.save(update_fields=…)`."""
    return [
        (node.lineno, node.func.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_write(node)
    ]


def is_write(node: ast.Call) -> bool:
    """`update` of a dict takes an argument, that of a query only names; a model's `save` takes only names too, so
    `book.save(file)` is none; `create` is the manager's."""
    verb, target = node.func.attr, node.func.value
    if verb == "update":
        return bool(node.keywords) and not node.args
    if verb == "save":
        return not node.args
    if verb == "create":
        return "objects" in ast.dump(target)
    return verb in WRITES


@pytest.mark.parametrize(
    ("line", "caught"),
    [
        ("thing.save()", True),
        ("thing.save(update_fields=['state'])", True),
        ("Thing.objects.create(name='x')", True),
        ("things.filter(pk=1).update(state='x')", True),
        ("things.delete()", True),
        ("cursor.execute('UPDATE thing SET state = 1')", True),
        ("known.update(more)", False),
        ("workbook.save(file)", False),
        ("things.filter(pk=1)", False),
    ],
)
def test_a_planted_write_is_caught(line, caught):
    assert bool(database_writes(ast.parse(line))) is caught


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_templates_do_not_reach_up(path):
    here = HEIGHT.get(room_of(path))
    found = re.findall(
        r"""{%\s*(?:extends|include)\s+["']([a-z_]+)/|{%\s*url\s+["']([a-z_]+):""", path.read_text()
    )
    above = {a or b for a, b in found if HEIGHT.get(a or b, -99) > here}
    assert above == set()


@pytest.mark.parametrize("path", CODE, ids=names(CODE))
def test_dotted_names_do_not_reach_up(path):
    here = HEIGHT.get(room_of(path))
    if room_of(path) == "site" or here is None:
        return
    rooms = re.findall(r"""["']ithaca\.([a-z_]+)|get_model\(["']([a-z_]+)""", path.read_text())
    assert {a or b for a, b in rooms if HEIGHT.get(a or b, -99) > here} == set()


EDGES = {"clock", "views", "tasks", "web", "panels", "reactions", "backend", "jobs", "doors", "sessions"}
CLOCKS = re.compile(
    r"\b(timezone\.now|datetime\.now|date\.today|datetime\.utcnow|time\.time)\(|kit\.clock import|kit import clock"
)


@pytest.mark.parametrize("path", CODE, ids=names(CODE))
def test_nothing_below_the_edge_reads_the_clock(path):
    """Views, jobs, panels and the mail's door read it; actions, queries and rules are told the moment."""
    if EDGES & {path.stem, path.parent.name} or room_of(path) == "site":
        return
    assert not CLOCKS.search(path.read_text())


def test_every_room_has_a_readme():
    rooms = {room_of(p) for p in CODE if p.parent != ROOT / "ithaca"} - {"kit", "site"}
    assert {r for r in rooms if not (ROOT / "ithaca" / r / "README.md").exists()} == set()
