"""Customers and what they pay with."""

from typing import Any

from wavic.testing.stripe.ledger import Ledger, Object


def add_customer(ledger: Ledger, **given: Any) -> Object:
    made = ledger.add(
        "cus",
        "customer",
        **{
            "address": None,
            "balance": 0,
            "currency": None,
            "default_source": None,
            "delinquent": False,
            "description": None,
            "email": None,
            "invoice_prefix": f"WAVIC{len(ledger.objects):04d}",
            "invoice_settings": {
                "custom_fields": None,
                "default_payment_method": None,
                "footer": None,
                "rendering_options": None,
            },
            "metadata": {},
            "name": None,
            "next_invoice_sequence": 1,
            "phone": None,
            "preferred_locales": [],
            "shipping": None,
            "tax_exempt": "none",
            "test_clock": None,
            **given,
        },
    )
    ledger.tell("customer.created", made)
    return made


def add_card(ledger: Ledger, customer: Object, last4: str = "4242") -> Object:
    """A card that the customer pays with from now on. One that ends in 0341 is always declined."""
    checks = {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"}
    card = ledger.add(
        "pm",
        "payment_method",
        type="card",
        customer=customer["id"],
        metadata={},
        billing_details={
            "address": None,
            "email": customer["email"],
            "name": customer["name"],
            "phone": None,
            "tax_id": None,
        },
        card={
            "brand": "visa",
            "checks": checks,
            "country": "US",
            "display_brand": "visa",
            "exp_month": 12,
            "exp_year": 2034,
            "fingerprint": f"fingerprint{last4}",
            "funding": "credit",
            "generated_from": None,
            "last4": last4,
            "networks": {"available": ["visa"], "preferred": None},
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": True},
            "wallet": None,
        },
    )
    customer["invoice_settings"]["default_payment_method"] = card["id"]
    ledger.tell("payment_method.attached", card)
    ledger.tell("customer.updated", customer)
    return card


def can_pay(ledger: Ledger, customer: Object) -> bool:
    card = ledger.objects.get(customer["invoice_settings"]["default_payment_method"] or "")
    return card is not None and card["card"]["last4"] != "0341"


def delete_customer(ledger: Ledger, customer: Object) -> Object:
    """Nothing of it is left but that it was."""
    gone = {"id": customer["id"], "object": "customer", "deleted": True}
    ledger.tell("customer.deleted", customer)
    ledger.objects[customer["id"]] = gone
    return gone
