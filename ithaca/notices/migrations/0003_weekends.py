from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_quiet_zone")]

    operations = [
        migrations.AddField(
            model_name="almanac",
            name="weekends",
            field=models.BooleanField(default=True),
        ),
    ]
