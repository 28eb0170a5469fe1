from django.db import migrations


def give(apps, _schema_editor):
    """Passwords and statistics of share links are part of every plan."""
    entitlements = apps.get_model("accounts", "Entitlement").objects
    entitlements.filter(plan="free").update(link_features=["password", "statistics"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_departures")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
