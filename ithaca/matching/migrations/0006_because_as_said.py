"""What fits a proposed pair, as message and values. What was kept in words before stays in these words."""

from django.db import migrations


def as_said(apps, schema_editor):
    proposals = apps.get_model("matching", "Proposal").objects.exclude(because=[])
    for proposal in proposals.only("because").iterator(500):
        rows = [one for one in proposal.because if "words" in one]
        for one in rows:
            one |= {"says": "{what}", "what": one.pop("words")}
        if rows:
            proposal.save(update_fields=["because"])


def in_words(apps, schema_editor):
    """As it was before: in English where it is kept as a sentence."""
    from ithaca.kit.rules.sentences import found_again

    for proposal in apps.get_model("matching", "Proposal").objects.exclude(because=[]).iterator(500):
        for one in proposal.because:
            if "says" in one:
                one["words"] = one.pop("says").replace("{what}", str(found_again(one.pop("what"))))
        proposal.save(update_fields=["because"])


class Migration(migrations.Migration):
    dependencies = [("matching", "0005_choose_by")]

    operations = [migrations.RunPython(as_said, in_words)]
