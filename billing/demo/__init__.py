"""A customer's year, played against a Stripe: `manage.py stripe_demo`."""
