"""A Stripe of our own for tests and demonstrations: it keeps state, and its clock can be moved.

It stands in at the HTTP client of the stripe package (`InProcess`), or serves HTTP for processes
of their own (`serve`). What it answers is checked against the shapes of the pinned API version
(`shapes`), and parameters that the real one doesn't know are refused as there.
"""

from wavic.testing.stripe.account import FakeStripe
from wavic.testing.stripe.client import InProcess
from wavic.testing.stripe.deliveries import signed
from wavic.testing.stripe.problems import StripeProblem
from wavic.testing.stripe.serving import serve

__all__ = ["FakeStripe", "InProcess", "StripeProblem", "serve", "signed"]
