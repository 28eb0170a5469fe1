"""Products, prices, coupons and promotion codes."""

from typing import Any

from wavic.testing.stripe.ledger import Ledger, Object


def add_product(ledger: Ledger, name: str, **given: Any) -> Object:
    made = ledger.add(
        given.pop("id", None) or "prod",
        "product",
        **{
            "active": True,
            "default_price": None,
            "description": None,
            "images": [],
            "marketing_features": [],
            "metadata": {},
            "name": name,
            "shippable": None,
            "tax_code": None,
            "type": "service",
            "updated": ledger.clock.now(),
            "url": None,
            **given,
        },
    )
    ledger.tell("product.created", made)
    return made


def add_price(
    ledger: Ledger, product: str, unit_amount: int, currency: str, interval: str, **given: Any
) -> Object:
    made = ledger.add(
        "price",
        "price",
        **{
            "active": True,
            "billing_scheme": "per_unit",
            "currency": currency,
            "custom_unit_amount": None,
            "lookup_key": None,
            "metadata": {},
            "nickname": None,
            "product": ledger.get(product, "product")["id"],
            "recurring": {
                "interval": interval,
                "interval_count": 1,
                "meter": None,
                "trial_period_days": None,
                "usage_type": "licensed",
            },
            "tax_behavior": "unspecified",
            "tiers_mode": None,
            "transform_quantity": None,
            "type": "recurring",
            "unit_amount": unit_amount,
            "unit_amount_decimal": str(unit_amount),
            **given,
        },
    )
    ledger.tell("price.created", made)
    return made


def as_plan(price: Object) -> Object:
    """A price as the `plan` that subscription items still carry."""
    recurring = price["recurring"]
    return {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "billing_scheme": "per_unit",
        "created": price["created"],
        "currency": price["currency"],
        "interval": recurring["interval"],
        "interval_count": 1,
        "livemode": price["livemode"],
        "metadata": price["metadata"],
        "meter": None,
        "nickname": None,
        "product": price["product"],
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def add_promotion(ledger: Ledger, code: str, percent_off: float) -> Object:
    """A coupon for the first invoice, and the code that customers type."""
    coupon = ledger.add(
        "coupon",
        "coupon",
        amount_off=None,
        currency=None,
        duration="once",
        duration_in_months=None,
        max_redemptions=None,
        metadata={},
        name=code,
        percent_off=percent_off,
        redeem_by=None,
        times_redeemed=0,
        valid=True,
    )
    return ledger.add(
        "promo",
        "promotion_code",
        active=True,
        code=code,
        customer=None,
        expires_at=None,
        max_redemptions=None,
        metadata={},
        promotion={"type": "coupon", "coupon": coupon["id"]},
        restrictions={
            "first_time_transaction": False,
            "minimum_amount": None,
            "minimum_amount_currency": None,
        },
        times_redeemed=0,
    )
