from typing import Any

from django.db import migrations, models

# Collection → name of the index, its keys and options: dj-stripe's models can't name them.
_INDEXES: dict[str, dict[str, tuple[list[tuple[str, int]], dict[str, Any]]]] = {
    "djstripe_invoice": {
        "invoice_number": ([("stripe_data.number", 1)], {}),
        "invoice_of_customer": ([("customer_id", 1), ("created", -1)], {}),
    },
    "djstripe_event": {
        "event_about_customer": ([("data.object.customer", 1), ("_id", -1)], {}),
        "event_about": ([("data.object.id", 1), ("_id", -1)], {}),
    },
    "djstripe_webhookeventtrigger": {
        "delivery_processed": ([("processed", 1), ("_id", -1)], {}),
    },
    "wavic_audit_entry": {
        # Of the few entries that are about plans.
        "audit_of_plans": (
            [("people", 1), ("_id", -1)],
            {"partialFilterExpression": {"kind": "plan.changed"}},
        ),
    },
}


def create(_apps: Any, schema_editor: Any) -> None:
    """By support's pages: what is listed there is sorted by one of these."""
    for collection, indexes in _INDEXES.items():
        for name, (keys, options) in indexes.items():
            schema_editor.connection.database[collection].create_index(keys, name=name, **options)


class Migration(migrations.Migration):

    dependencies = [
        ("billing", "0001_billing"),
        ("djstripe", "0001_initial"),
        ("wavic_audit", "0002_forget"),
    ]

    operations = [
        migrations.AlterField("comp", "reason", models.CharField(max_length=500)),
        migrations.RunPython(create, migrations.RunPython.noop),
    ]
