"""All that a space or a person holds, as one zip file; and how it is loaded elsewhere.

Knows no domain: each room says in its export.py what of its documents goes in and how it comes
back. See docs/export.md.
"""
