from django.conf import settings
from django.db import migrations


def create_expiry_index(apps, schema_editor):
    """MongoDB removes what has expired, about once a minute; the backend hides it until then."""
    location = settings.CACHES["default"]["LOCATION"]
    if not settings.REDIS_URL:
        schema_editor.connection.database[location].create_index(
            "expires_at", name="expiry", expireAfterSeconds=0
        )


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(create_expiry_index, migrations.RunPython.noop)]
