"""docs/generated/: what the code says of itself. `ithaca docs` writes it, `--check` compares."""

import json

from django.apps import apps

from ithaca.kit.facts import NAMES
from ithaca.notices.rules.letters import HOUSE
from ithaca.programmes.scheme import Scheme, parse, read_folder
from ithaca.roles.rights import Right
from ithaca.site import accessibility, reference
from ithaca.site.places import schemes_dir


def pages() -> dict[str, str]:
    """{file name: text} of every generated document."""
    return {
        "accessibility.md": accessibility.document(accessibility.figures()),
        "states.md": states(),
        "who-may-do-what.md": who_may(),
        "letters.md": letters(),
        "data-map.md": data_map(),
        "scheme-language.md": reference.page(),
        "scheme.schema.json": as_json(reference.schema()),
        "form.schema.json": as_json(reference.form_schema()),
    }


def as_json(value) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def own_models():
    return sorted(
        (m for m in apps.get_models() if m.__module__.startswith("ithaca.")), key=lambda m: m._meta.label
    )


def states() -> str:
    parts = ["# States\n\nEvery state that a thing can be in, and the verbs between them.\n"]
    for model in own_models():
        if moves := getattr(model, "MOVES", None):
            names = "\n".join(f"- `{value}`: {label}" for value, label in model.State.choices)
            parts.append(
                f"## {model.__name__}\n\n{first_line(model)}\n\n{names}\n\n```mermaid\n{moves.mermaid()}\n```\n"
            )
    return "\n".join(parts)


def first_line(model) -> str:
    return (model.__doc__ or "").strip().partition("\n")[0]


def who_may() -> str:
    parts = [
        "# Who may do what\n\nRights come from roles, and roles from the scheme. These are all rights.\n"
    ]
    parts.append("| right | meaning |\n|---|---|")
    parts += [f"| `{right}` | {right.sentence} |" for right in Right]
    for folder in sorted(p for p in schemes_dir().iterdir() if (p / "scheme.toml").exists()):
        parts.append(rights_table(parse(read_folder(folder))))
    return "\n".join(parts) + "\n"


def rights_table(scheme: Scheme) -> str:
    names = list(scheme.roles)
    head = f"\n## {scheme.about.title}\n\n| right | {' | '.join(names)} |\n|---|{'---|' * len(names)}"
    rows = [
        f"| `{right}` | {' | '.join('yes' if right in scheme.roles[n].rights else '' for n in names)} |"
        for right in Right
    ]
    return "\n".join([head, *rows])


def letters() -> str:
    parts = [
        "# Letters\n\nEvery letter that Ithaca sends, with the house's words. A scheme may use its own.\n"
    ]
    for declared in sorted(HOUSE.values(), key=lambda d: d.name):
        how = "at most once" if declared.once else "at least once"
        why = f"It comes at once: {declared.at_once}. " if declared.at_once else ""
        fields = ", ".join(f"`{{{name}}}` ({kind})" for name, kind in declared.fields.items())
        parts.append(
            f"## {declared.name}\n\n{declared.meaning}\n\nKind: {declared.kind}, sent {how}. {why}Placeholders: {fields}.\n\n"
            f"**{declared.text.subject}**\n\n```\n{declared.text.body}\n```\n"
        )
    return "\n".join(parts)


def data_map() -> str:
    parts = ["# Data map\n\nWhat is stored about people, how it is erased and how long it is kept.\n"]
    parts.append(
        "| thing | personal | private | special category | erased by | kept |\n|---|---|---|---|---|---|"
    )
    for model in own_models():
        classed = getattr(model, "CLASSED", None)
        if classed and (classed.personal or classed.private or classed.special):
            columns = (", ".join(names) for names in (classed.personal, classed.private, classed.special))
            kept = classed.keep + (f", or as `keeping.{classed.term}` says" if classed.term else "")
            parts.append(f"| {model._meta.label} | {' | '.join(columns)} | {classed.erase} | {kept} |")
    parts.append(
        f"\n{len(NAMES)} kinds of fact are kept in the trail: ids and plain values, never what people wrote."
    )
    return "\n".join(parts) + "\n"
