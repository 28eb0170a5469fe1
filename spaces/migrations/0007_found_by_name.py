from django.db import migrations

from wavic.support.bounded import folded_index


class Migration(migrations.Migration):
    dependencies = [("spaces", "0006_read_only")]
    operations = [
        migrations.RunPython(
            folded_index("spaces_space", "name", "space_name_folded"), migrations.RunPython.noop
        ),
    ]
