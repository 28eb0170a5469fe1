"""Who the demo signs in as: the seed makes the account, the banner tells its password."""

EMAIL = "demo@wavic.example"
PASSWORD = "play-it-loud"  # noqa: S105  (printed on every start of a laptop; never in production)
