"""An app that listens, as the domain apps do: its tasks.py is found by itself."""
