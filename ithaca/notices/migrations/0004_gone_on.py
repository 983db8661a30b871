from django.db import migrations, models
from django.db.models import Q


def note(apps, schema_editor):
    """What has gone on to a role already."""
    told = apps.get_model("notices", "Step").objects.filter(do="escalate", done_at__isnull=False)
    apps.get_model("notices", "Due").objects.filter(pk__in=told.values("due")).update(gone_on=True)


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_weekends")]

    operations = [
        migrations.AddField("due", "gone_on", models.BooleanField(default=False)),
        migrations.RunPython(note, migrations.RunPython.noop),
        migrations.AddIndex(
            "due",
            models.Index(
                fields=["programme", "due_at"], condition=Q(state="open", gone_on=True), name="dues_gone_on"
            ),
        ),
    ]
