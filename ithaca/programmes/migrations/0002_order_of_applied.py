from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                fields=["programme", "state", "applied_at"], name="programmes__program_93d194_idx"
            ),
        ),
    ]
