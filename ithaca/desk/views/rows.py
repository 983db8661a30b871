"""The rows of the queue: each item with the forms of its steps, and what can be done to several of one kind."""

from dataclasses import dataclass

from ithaca.kit.waiting import SORTS, VERBS, Field, Item, Verb


@dataclass(frozen=True)
class Act:
    """A step in a row: its fields with the choices that they have, and what stands in them."""

    verb: Verb
    ref: int
    fields: list[dict]
    opened: bool

    @property
    def light(self) -> bool:
        """A button says it all, with at most one short line that may stay empty."""
        return not self.verb.heavy and all(f["kind"] == "line" and not f["required"] for f in self.fields)


@dataclass(frozen=True)
class Row:
    item: Item
    main: Act | None
    more: list[Act]
    box: str  # the form that its tick belongs to, or "" where nothing can be done to several


def field_of(field: Field, place, begun: str) -> dict:
    choices = field.choices(place) if field.choices else ()
    shown = {name: getattr(field, name) for name in ("name", "label", "kind", "required", "least", "most")}
    return {**shown, "choices": choices, "value": begun if field.kind == "text" and begun else field.value}


def row(item: Item, box: str, begun: tuple[str, int | None]) -> Row:
    """`begun` is the key of the item that was opened, and which of its words to begin from."""
    words = words_of(item, begun[1]) if begun[0] == item.key else ""
    acts = [
        Act(
            VERBS[name],
            ref,
            [field_of(field, item.place, words if n == 0 else "") for field in VERBS[name].fields],
            bool(words) and n == 0,
        )
        for n, (name, ref) in enumerate(item.verbs)
    ]
    first = acts[0] if acts and acts[0].light else None
    return Row(item, first, acts[1:] if first else acts, box)


def words_of(item: Item, number: int | None) -> str:
    known = number is not None and number < len(item.starts)
    return item.starts[number][1] if known else ""


def group(key: str, items: list[Item], alone: bool, begun) -> dict:
    """A group of the queue. Several can be ticked where they are of one programme, and there are two at least."""
    sorts = {}
    for item in items:
        sorts.setdefault(item.sort, []).append(item)
    able = {
        name: list(dict.fromkeys(verb for item in own for verb in item.many))
        for name, own in sorts.items()
        if alone and len(own) > 1
    }
    boxes = {name: f"many-{key}-{name}" for name, verbs in able.items() if verbs}
    return {
        "rows": [row(item, boxes.get(item.sort, "") if item.many else "", begun) for item in items],
        "bars": [
            {"id": boxes[name], "sort": SORTS[name], "verbs": [VERBS[verb] for verb in able[name]]}
            for name in boxes
        ],
    }
