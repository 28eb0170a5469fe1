"""Strangers' files are decoded in a process of its own, which may hang or crash without harm.

A room that decodes has a `jobs.py` with a CATALOGUE of what may be done to a file, by name, and
calls `running.run_isolated(CATALOGUE, job, file, form)`.
"""
