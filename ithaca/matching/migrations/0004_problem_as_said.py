"""Why a round could not be worked out, as message and values. What was stored before is let go: working it out says it anew."""

from django.db import migrations

import ithaca.kit.sentences


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_rounds")]

    operations = [
        migrations.RemoveField("round", "problem"),
        migrations.AddField("round", "problem", ithaca.kit.sentences.SentencesField(default=list)),
    ]
