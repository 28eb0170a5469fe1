"""What every document carries: times, a revision, active or trashed; and what the trash knows.

Knows no domain: each room registers its kinds, and what hangs on others', in its lifecycle.py.
See docs/trash.md.
"""
