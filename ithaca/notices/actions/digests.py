"""One mail a day: what is for the same person, from the same programme, goes out together."""

import re
import secrets
from collections import defaultdict
from html import escape as escaped

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ithaca.accounts.queries import language_of
from ithaca.notices.models import Almanac, Mail
from ithaca.notices.rules.letters import Kind, one_line

BATCH = 1000
State = Mail.State


def gather(*, at) -> int:
    """Put together what waits for the one mail of the day; how many such mails there are.

    It may run at any time and however often. What is alone goes out as it is.
    """
    made = 0
    while (found := gather_some(at=at)) is not None:
        made += found
    return made


@transaction.atomic
def gather_some(*, at) -> int | None:
    """The mails of up to `BATCH` people, in eight queries whatever their number; None when nothing is left."""
    ripe = Mail.objects.to_gather(at)
    people = ripe.order_by("to").values_list("to", flat=True).distinct()[:BATCH]
    rows = ripe.filter(to__in=list(people)).select_for_update(of=("self",), skip_locked=True)
    rows = list(rows.select_related("to").order_by("pk"))
    if not rows:
        return None
    wanted = set(Mail.objects.filter(pk__in=[row.pk for row in rows]).wanted().values_list("pk", flat=True))
    together = {key: many for key, many in grouped(rows, wanted).items() if len(many) > 1}
    almanacs = {a.programme: a for a in Almanac.objects.filter(programme__in={p for _, p in together})}
    digests = [digest_of(many, almanacs.get(programme), at) for (_, programme), many in together.items()]
    Mail.objects.bulk_create(digests, batch_size=500)
    note_inside(digests, together.values())
    Mail.objects.filter(pk__in=[row.pk for row in rows], state=State.WAITING).update(daily=False)
    return len(digests)


def grouped(rows: list[Mail], wanted: set[int]) -> dict[tuple[int, int | None], list[Mail]]:
    """By person and programme; what is no longer wanted stays by itself, and is dropped at the door."""
    found = defaultdict(list)
    for row in rows:
        if row.pk in wanted:
            found[row.to_id, row.programme].append(row)
    return found


def note_inside(digests: list[Mail], together):
    rows = []
    for digest, many in zip(digests, together, strict=True):
        for row in many:
            row.move("gather")
            row.inside, row.daily = digest, False
            rows.append(row)
    Mail.objects.bulk_update(rows, ["state", "inside", "daily"], batch_size=500)


def digest_of(many: list[Mail], almanac: Almanac | None, at) -> Mail:
    """The mail of the day. It is sent at least once when anything in it is."""
    first, programme = many[0], almanac.name if almanac else "Ithaca"
    mark, name = secrets.token_hex(16), one_line(first.to.name)
    with override(language_of(first.to)):
        hello = _("Hello {you},").format(you=name)
        subject = _("{n} things from {programme}: {first}").format(
            n=len(many), programme=one_line(programme), first=first.subject
        )
    return Mail(
        programme=first.programme, to=first.to, address=first.to.email, letter="digest", kind=Kind.DIGEST,
        key=f"digest:{mark}", once=all(row.once for row in many),
        subject=subject[:250],
        text="\n\n".join([hello, *(part(row, name) for row in many)]) + "\n",
        html="".join(
            [f"<p>{escaped(hello)}</p>", *(f"<h2>{escaped(row.subject)}</h2>{body(row, name)}" for row in many)]
        ),
        message_id=mark, made_at=at, next_at=at,
    )  # fmt: skip


def part(row: Mail, name: str) -> str:
    """A mail without its greeting, whatever the language: a first line that ends in the reader's name and a comma."""
    words = re.sub(rf"\A[^\n]*{re.escape(name)},\n\n", "", row.text.strip())
    return f"{row.subject}\n{'-' * min(len(row.subject), 70)}\n\n{words}"


def body(row: Mail, name: str) -> str:
    return re.sub(rf"\A<p>[^<]*{re.escape(escaped(name))},</p>\s*", "", row.html)
