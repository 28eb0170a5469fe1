from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        """Bound what Stripe may take, and end what is paid for with the account."""
        from accounts import departures
        from billing import services, stripe

        stripe.set_up()
        departures.settle_at_departure(services.settle_subscription)
        departures.bring_back(services.bring_subscriber_back)
        departures.forget_at_the_end(services.forget_customer)
