"""`ithaca match replay`: a run worked out again, and whether the same came of it."""

from ithaca.matching.models import Run, as_json
from ithaca.matching.queries import plans


def replayed(pk: int) -> tuple[bool, str, bytes]:
    """(whether the same bytes came out, what to say, the result as JSON)."""
    run = Run.objects.done().filter(pk=pk).first()
    if run is None:
        return False, f"There is no run {pk} that was worked out.", b""
    if not run.is_whole:
        gone = run.size - run.members.count()
        return (
            False,
            f"Run {pk} cannot be worked out again: the answers of {gone} of {run.size} people were deleted since.",
            b"",
        )
    result = plans.worked_out(plans.inputs_of(run))
    if plans.digest_of(result) == run.digest:
        return True, f"Run {pk} comes out the same, to the byte (SHA-256 {run.digest}).", as_json(result)
    other = [
        f"{name} {was} then, {plans.versions().get(name)} now"
        for name, was in run.versions.items()
        if plans.versions().get(name) != was
    ]
    why = (
        f"Other versions: {'; '.join(other)}."
        if other
        else "No version differs: what was kept has been changed."
    )
    return False, f"Run {pk} comes out differently. {why}", as_json(result)
