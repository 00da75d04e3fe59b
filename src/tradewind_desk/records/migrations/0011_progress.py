from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0010_whole_in_an_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="counted",
            field=models.CharField(blank=True, max_length=10),
        ),
    ]
