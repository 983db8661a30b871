from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("help", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="enquiry",
            index=models.Index(fields=["state", "opened_at"], name="help_enquir_state_b028db_idx"),
        ),
    ]
