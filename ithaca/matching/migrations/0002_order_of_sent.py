from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["programme", "sent_at"], name="matching_re_program_839f84_idx"),
        ),
    ]
