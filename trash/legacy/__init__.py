"""Coming from the system that WAVIC replaces: `manage.py import_legacy`.

source → mapping → a draft of each document → settled against what is here → counted, processed.

It writes to every room, so it lies in the uppermost one; nothing imports it, and once nobody has
to come any more it can be removed whole. See docs/import-legacy.md.
"""
