from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["name"], name="accounts_pe_name_3a20c1_idx"),
        ),
    ]
