"""How often: one table of scopes. `10/15m` is ten in each fifteen minutes, per caller."""

# A view's method picks `read` or `write` unless the view names another scope for the action.
RATES = {
    "read": "600/m",
    "write": "120/m",
    "upload": "30/m",
    "open_upload": "120/m",
    "album": "60/h",
    "register": "10/h",
    "login_address": "30/5m",
    "login_account": "10/15m",
    "login_device": "10/15m",
    "refresh": "60/m",
    "forgot_address": "20/h",
    "forgot_account": "5/h",
    "password": "10/15m",
    "invite": "60/h",
    "link_address": "60/5m",
    "link_password": "10/15m",
    "link_guest": "60/h",
    "report": "10/h",
    "export": "20/h",
    "billing": "60/h",
}

# Scopes whose calls are taken from the shared counter in blocks of this many, so that most cost
# no round trip. A block belongs to one process: what it hasn't used when the period ends is lost,
# so a caller may be refused up to (processes * block) calls early, and never let through late.
BLOCKS = {"read": 20}
