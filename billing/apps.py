from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        """Bound what Stripe may take."""
        from billing import stripe

        stripe.set_up()
