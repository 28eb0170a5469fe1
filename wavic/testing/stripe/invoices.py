"""Invoices: what a subscription costs, and whether it was paid."""

from typing import Any

from wavic.testing.stripe.customers import can_pay
from wavic.testing.stripe.ledger import Ledger, Object, list_of

Line = tuple[str, int, int, int, Object]  # description, amount, from, to, item


def draft(
    ledger: Ledger, subscription: Object, lines: list[Line], reason: str, discount: int = 0
) -> Object:
    """An invoice as it would be; nothing keeps it yet."""
    now = ledger.clock.now()
    subtotal = sum(amount for _, amount, *_ in lines)
    total = subtotal - discount
    due = max(0, total)
    id_ = ledger.new_id("in")
    tax = {"disabled_reason": None, "enabled": True, "liability": {"type": "self"}}
    return {
        "id": id_,
        "object": "invoice",
        "created": now,
        "livemode": ledger.livemode,
        "account_country": "US",
        "account_name": "WAVIC",
        "account_tax_ids": None,
        "amount_due": due,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_remaining": due,
        "amount_shipping": 0,
        "application": None,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": True,
        "automatic_tax": {**tax, "provider": "stripe", "status": "complete"},
        "automatically_finalizes_at": None,
        "billing_reason": reason,
        "collection_method": "charge_automatically",
        "currency": subscription["currency"],
        "custom_fields": None,
        "customer": subscription["customer"],
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "due_date": None,
        "ending_balance": 0,
        "footer": None,
        "from_invoice": None,
        "hosted_invoice_url": f"https://invoice.stripe.invalid/{id_}",
        "invoice_pdf": f"https://invoice.stripe.invalid/{id_}.pdf",
        "issuer": {"type": "self"},
        "last_finalization_error": None,
        "latest_revision": None,
        "lines": list_of(
            [_line(ledger, id_, subscription, line) for line in lines], f"/v1/invoices/{id_}/lines"
        ),
        "metadata": {},
        "next_payment_attempt": None,
        "number": None,
        "on_behalf_of": None,
        "parent": {
            "type": "subscription_details",
            "quote_details": None,
            "subscription_details": {"subscription": subscription["id"], "metadata": {}},
        },
        "payment_settings": {
            "default_mandate": None,
            "payment_method_options": None,
            "payment_method_types": None,
        },
        "period_end": now,
        "period_start": now,
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "receipt_number": None,
        "starting_balance": 0,
        "statement_descriptor": None,
        "status": "draft",
        "status_transitions": {
            "finalized_at": None,
            "marked_uncollectible_at": None,
            "paid_at": None,
            "voided_at": None,
        },
        "subtotal": subtotal,
        "subtotal_excluding_tax": subtotal,
        "total": total,
        "total_discount_amounts": [],
        "total_excluding_tax": total,
        "total_taxes": [],
        "webhooks_delivered_at": None,
    }


def _line(ledger: Ledger, invoice: str, subscription: Object, line: Line) -> Object:
    description, amount, start, end, item = line
    details = {
        "invoice_item": None,
        "proration": amount < 0,
        "proration_details": None,
        "subscription": subscription["id"],
        "subscription_item": item["id"],
    }
    return {
        "id": ledger.new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": subscription["currency"],
        "description": description,
        "discount_amounts": None,
        "discountable": True,
        "discounts": [],
        "invoice": invoice,
        "livemode": ledger.livemode,
        "metadata": {},
        "parent": {
            "type": "subscription_item_details",
            "invoice_item_details": None,
            "subscription_item_details": details,
        },
        "period": {"start": start, "end": end},
        "pricing": None,
        "quantity": item["quantity"],
        "subtotal": amount,
        "taxes": [],
    }


def keep(ledger: Ledger, invoice: Object) -> None:
    """Finalize it: from now on it is owed."""
    customer = ledger.get(invoice["customer"], "customer")
    invoice["number"] = f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04d}"
    customer["next_invoice_sequence"] += 1
    invoice["status"] = "open"
    invoice["status_transitions"]["finalized_at"] = ledger.clock.now()
    ledger.objects[invoice["id"]] = invoice
    ledger.tell("invoice.created", invoice)
    ledger.tell("invoice.finalized", invoice)


def collect(ledger: Ledger, invoice: Object, *, retry_at: int | None = None) -> bool:
    """Try to be paid; whether that went well. Otherwise it is tried again at `retry_at`."""
    customer = ledger.get(invoice["customer"], "customer")
    invoice["attempted"] = True
    invoice["attempt_count"] += 1
    if invoice["amount_due"] and not can_pay(ledger, customer):
        invoice["next_payment_attempt"] = retry_at
        customer["delinquent"] = True
        ledger.tell("invoice.payment_failed", invoice)
        return False
    changes: dict[str, Any] = {"status": "paid", "amount_paid": invoice["amount_due"]}
    invoice.update(changes, amount_remaining=0, next_payment_attempt=None)
    invoice["status_transitions"]["paid_at"] = ledger.clock.now()
    customer["delinquent"] = False
    ledger.tell("invoice.paid", invoice)
    ledger.tell("invoice.payment_succeeded", invoice)
    return True


def void(ledger: Ledger, invoice: Object) -> None:
    """Nobody owes it any more."""
    invoice.update(status="void", next_payment_attempt=None)
    invoice["status_transitions"]["voided_at"] = ledger.clock.now()
    ledger.tell("invoice.voided", invoice)
