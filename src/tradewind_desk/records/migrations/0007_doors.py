from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_plans"),
    ]

    operations = [
        migrations.AddField(
            model_name="token",
            name="minute",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="token",
            name="spent",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="idempotencykey",
            index=models.Index(fields=["made_at"], name="records_ide_made_at_1abf83_idx"),
        ),
    ]
