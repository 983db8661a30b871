"""Three steps and a result, each a page that can be left and come back to."""

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ithaca.imports import access
from ithaca.imports.actions import batches
from ithaca.imports.actions.pairs import parties_of
from ithaca.imports.forms import PAIRS, ColumnsForm, ConfirmForm, FileForm
from ithaca.imports.models import ImportBatch, ImportRow
from ithaca.imports.rules import kinds
from ithaca.kit import links
from ithaca.kit.clock import now
from ithaca.kit.sentences import in_words
from ithaca.kit.tables.paging import Order, page_of
from ithaca.kit.tables.writing import export
from ithaca.kit.web import answer
from ithaca.programmes.models import Programme
from ithaca.roles.access import reach
from ithaca.roles.rights import Right

Fate = ImportRow.Fate
BY_NUMBER = Order(("number",))
SHOWN = 20  # files that no row names
TONES = {
    Fate.NEW: "good",
    Fate.JOINS: "note",
    Fate.MEMBER: "calm",
    Fate.DUPLICATE: "warn",
    Fate.PROBLEM: "bad",
}
MEANINGS = {
    Fate.NEW: gettext_lazy("will get a membership here"),
    Fate.JOINS: gettext_lazy("you know them from elsewhere"),
    Fate.MEMBER: gettext_lazy("in this role, and left alone"),
    Fate.DUPLICATE: gettext_lazy("the first row is used"),
    Fate.PROBLEM: gettext_lazy("stay out until mended"),
}
PAIR_LABELS = {Fate.NEW: gettext_lazy("New here"), Fate.JOINS: gettext_lazy("More meetings or files")}
PAIR_MEANINGS = {
    Fate.NEW: gettext_lazy("go on here, with their meetings"),
    Fate.JOINS: gettext_lazy("of those who are here or above"),
    Fate.MEMBER: gettext_lazy("they work together here"),
    Fate.DUPLICATE: gettext_lazy("said in another row already"),
    Fate.PROBLEM: gettext_lazy("stay out until mended"),
}
STEPS = (
    gettext_lazy("Choose the file"),
    gettext_lazy("Name the columns"),
    gettext_lazy("Look it over"),
    gettext_lazy("Bring them in"),
)


def programme_of(request, slug) -> Programme:
    found = Programme.objects.visible_to(request.user).filter(reach(request.user, Right.MANAGE_PEOPLE, ""))
    programme = found.filter(slug=slug).select_related("institution").first()
    if programme is None:
        raise Http404
    return programme


def batch_of(request, slug, pk) -> ImportBatch:
    rows = ImportBatch.objects.visible_to(request.user).select_related(
        "programme__institution", "cohort", "role", "by"
    )
    batch = rows.filter(programme__slug=slug, pk=pk).first()
    if batch is None:
        raise Http404
    return batch


def desk_url(programme) -> str:
    """The programme's page at the desk, a room above."""
    return links.url_for("programme", programme.pk, staff=True)


def address(batch, name="batch") -> str:
    return reverse(f"imports:{name}", args=[batch.programme.slug, batch.pk])


def journey(now_at: int) -> list[dict]:
    """The four steps, with the one where we are."""
    return [
        {"title": title, "state": "done" if n < now_at else "now" if n == now_at else "next"}
        for n, title in enumerate(STEPS)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def start(request, slug):
    """Choose the role and the file; below, what was imported before."""
    programme = programme_of(request, slug)
    may_pair = bool(access.can_import_pairs(request.user, programme))
    form = FileForm(request.POST or None, request.FILES or None, programme=programme, pairs=may_pair)
    if request.method == "POST" and form.is_valid():
        return redirect(address(uploaded(request, programme, form), "columns"))
    earlier = (
        ImportBatch.objects.visible_to(request.user)
        .filter(programme=programme)
        .select_related("by", "role", "cohort")
    )
    context = {"form": form, "earlier": earlier.order_by("-uploaded_at")[:20], "steps": journey(0)}
    return render(
        request, "imports/start.html", {"programme": programme, "desk_url": desk_url(programme), **context}
    )


def uploaded(request, programme, form) -> ImportBatch:
    role, name = form.cleaned_data["role"], form.cleaned_data["file"].name
    who = {"by": request.user, "at": now()}
    if role == PAIRS:
        return batches.upload_pairs(programme, name, form.sheet, bundle=form.bundle, **who)
    return batches.upload(programme, role, name, form.sheet, **who)


@require_safe
def batch(request, slug, pk):
    """Where this import stands: the step that comes next, or how it went."""
    found = batch_of(request, slug, pk)
    if found.state == ImportBatch.State.UPLOADED:
        return redirect(address(found, "columns"))
    if found.state == ImportBatch.State.CHECKED:
        return redirect(address(found, "check"))
    context = {"batch": found, "programme": found.programme, "total": found.to_apply(), "steps": journey(3)}
    return render(
        request,
        "imports/result.html",
        context
        | {
            "desk_url": desk_url(found.programme),
            "can_go_on": access.can_go_on(request.user, found),
            "can_undo": access.can_undo(request.user, found),
            "lines": result_lines(found),
        },
    )


def result_lines(found: ImportBatch) -> list[tuple[str, str]]:
    """What became of the rows, as (meaning, number)."""
    counts = found.counts
    written = [(_("Brought in"), found.applied)]
    left = [
        (label_of(found, f), counts.get(f, 0))
        for f in (Fate.MEMBER, Fate.DUPLICATE, Fate.PROBLEM)
        if counts.get(f)
    ]
    undone = [(_("Taken back"), found.taken_back), (_("Kept, because they had begun"), found.kept)]
    return [(words, f"{n:,}") for words, n in written + left + (undone if found.undone_at else [])]


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request, slug, pk):
    """Say what each column is, beside our guess and three of its values."""
    found = batch_of(request, slug, pk)
    if found.state not in ImportBatch.OPEN:
        return redirect(address(found))
    parties = parties_of(found.cohort) if found.is_of_pairs else None
    form = ColumnsForm(request.POST or None, batch=found, targets=batches.targets_of(found), parties=parties)
    if request.method == "POST" and form.is_valid():
        batches.check(found.pk, form.mapping, dates=form.cleaned_data["dates"], by=request.user, at=now())
        return redirect(address(found, "check"))
    context = {"batch": found, "programme": found.programme, "form": form, "steps": journey(1)}
    return render(request, "imports/columns.html", context)


@require_safe
def check(request, slug, pk):
    """Each row's fate, before anything is written."""
    found = batch_of(request, slug, pk)
    if found.state == ImportBatch.State.UPLOADED:
        return redirect(address(found, "columns"))
    fate = request.GET.get("fate") if request.GET.get("fate") in Fate.values else ""
    page = page_of(shown_rows(request, found, fate), BY_NUMBER, request.GET.get("after", ""))
    context = {
        "batch": found,
        "programme": found.programme,
        "steps": journey(2),
        "fate": fate,
        "fates": fates(found),
        "rows": [row_shown(row, found) for row in page.rows],
        "page": page,
        "form": ConfirmForm(),
        "unnamed": unnamed(found),
        "is_open": found.state in ImportBatch.OPEN,
        "may": access.can_confirm(request.user, found),
        "total": found.to_apply(),
        "many": f"{found.to_apply():,}",
        "lacking": f"{found.lacking:,}" if found.lacking else "",
        "warnings": warnings(found),
        "files": files_nobody_named(found),
    }
    return render(request, "imports/check.html", context)


def warnings(found) -> list[str]:
    """What a column says of who people are, where it is not the role that they come in for."""
    if found.is_of_pairs or found.state not in ImportBatch.OPEN:
        return []
    said = [(c["title"], c["says"]) for c in found.columns if c.get("says")]
    told = (kinds.warnings(*one, found.role.name, found.role.plural) for one in said)
    return [" ".join(map(in_words, lines)) for lines in told if lines]


def files_nobody_named(found) -> dict | None:
    """The files of the ZIP that no row names: how many, and the first of them."""
    if not found.is_of_pairs or found.state not in ImportBatch.OPEN:
        return None
    paths = list(found.files.filter(named=False).order_by("path").values_list("path", flat=True))
    return {"many": len(paths), "first": paths[:SHOWN], "more": len(paths) - SHOWN} if paths else None


def unnamed(found) -> list[str]:
    """Questions that the profile needs and no column answers."""
    if found.is_of_pairs:
        return []
    form = batches.form_of(found.cohort, found.role.name)
    return [f.label for f in form.field if f.required and f"field:{f.name}" not in found.mapping.values()]


def shown_rows(request, found, fate):
    rows = ImportRow.objects.visible_to(request.user).filter(batch=found)
    rows = rows.filter(fate=fate) if fate else rows
    return rows.values("number", "fate", "raw", "cleaned", "problems", "notes")


def fates(found) -> list[dict]:
    return [
        {
            "name": f.value,
            "label": label_of(found, f),
            "count": f"{found.counts.get(f, 0):,}" if found.counts.get(f) else "",
            "meaning": (PAIR_MEANINGS if found.is_of_pairs else MEANINGS)[f],
            "tone": TONES[f],
        }
        for f in Fate
    ]


def label_of(found: ImportBatch, fate) -> str:
    own = PAIR_LABELS if found.is_of_pairs else {}
    return own.get(fate) or Fate(fate).label


def row_shown(row, found: ImportBatch) -> dict:
    """A row as words: who, which address, what becomes of it, and why."""
    cleaned, files = row["cleaned"], row["cleaned"].get("files")
    brought = [_("Files: {names}").format(names=", ".join(files))] if files else []
    return {
        "number": row["number"],
        "name": cleaned.get("name") or " ".join(cell for cell in row["raw"] if cell.strip())[:60],
        "email": cleaned.get("email", ""),
        "label": label_of(found, row["fate"]),
        "tone": TONES[row["fate"]],
        "problems": map(in_words, row["problems"]),
        "notes": [*map(in_words, row["notes"]), *brought],
    }


@require_safe
def problems(request, slug, pk):
    """The rows that stay out, as they stood, with a column that says why."""
    found = batch_of(request, slug, pk)
    rows = ImportRow.objects.visible_to(request.user).filter(
        batch=found, fate__in=(Fate.PROBLEM, Fate.DUPLICATE)
    )
    wide = 1 + max([column["place"] for column in found.columns], default=0)
    titles = {column["place"]: column["title"] for column in found.columns}
    head = [_("Row"), _("What to mend"), *(titles.get(n, "") for n in range(wide))]
    lines = (
        [number, " ".join(map(in_words, problems + notes)), *(raw + [""] * wide)[:wide]]
        for number, problems, notes, raw in rows.order_by("number").values_list(
            "number", "problems", "notes", "raw"
        )
    )
    return export("csv", f"{found.programme.slug}-to-mend", head, lines)


@require_POST
def confirm(request, slug, pk):
    found = batch_of(request, slug, pk)
    form = ConfirmForm(request.POST)
    if found.is_of_pairs:
        batches.confirm(found.pk, invites=False, fills=False, by=request.user, at=now())
        return redirect(address(found))
    if not form.is_valid():
        return redirect(address(found, "check"))
    said = form.cleaned_data
    batches.confirm(
        found.pk, invites=said["invites"] == "letter", fills=said["fills"], by=request.user, at=now()
    )
    return redirect(address(found))


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request, slug, pk):
    """What taking back means, and how many it would be; then do it."""
    found = batch_of(request, slug, pk)
    if request.method == "POST":
        batches.undo(found.pk, by=request.user, at=now())
        return redirect(address(found))
    mine = ImportRow.objects.visible_to(request.user).filter(batch=found)
    made = mine.filter(Q(made_membership=True) | Q(made__isnull=False)).aggregate(n=Count("pk"))["n"]
    context = {
        "batch": found,
        "programme": found.programme,
        "back_url": address(found),
        "may": access.can_undo(request.user, found),
        "consequences": of_undoing(found, made),
    }
    return render(request, "imports/undo.html", context)


def of_undoing(found: ImportBatch, made: int) -> list[str]:
    """What taking back means, before it is done."""
    if found.is_of_pairs:
        return [
            ngettext(
                "{n:,} row of {pairs} and meetings came into {programme} by this import.",
                "{n:,} rows of {pairs} and meetings came into {programme} by this import.",
                made,
            ).format(n=made, pairs=found.nouns, programme=found.programme),
            _(
                "Where nothing has happened since it is taken back, with every meeting that came with the file."
            ),
            _("Those who have begun to use their page stay, and are counted. The people stay too."),
            _("Files that came along go where nobody has written since."),
        ]
    return [
        ngettext(
            "{n:,} person joined {programme} by this import.",
            "{n:,} people joined {programme} by this import.",
            made,
        ).format(n=made, programme=found.programme),
        _(
            "Those who have not signed in or done anything since are taken back: their membership and their draft profile go."
        ),
        _("Those who have begun stay, and are counted."),
        _("Letters that have not gone out are not sent. What has gone out cannot be called back."),
    ]


@require_POST
def go_on(request, slug, pk):
    found = batch_of(request, slug, pk)
    batches.go_on(found.pk, by=request.user, at=now())
    return answer(request, page=address(found), said=_("It goes on from where it stood."))


@require_POST
def throw_away(request, slug, pk):
    found = batch_of(request, slug, pk)
    batches.throw_away(found.pk, by=request.user, at=now())
    page = reverse("imports:start", args=[slug])
    return answer(
        request,
        page=page,
        said=_("{filename} is forgotten. Nobody was changed.").format(filename=found.filename),
    )
