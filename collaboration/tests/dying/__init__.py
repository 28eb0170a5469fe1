"""An app that kills its own process with -9 at moments of its talk with the database.

DEATHS names them, separated by commas: `before` or `after`, a command, and the collection that it
is on or, of a commit, that its transaction wrote to: `after:commitTransaction:collaboration_told`.
Each happens once, whichever process comes to it: a file in DEATHS_IN remembers it.
"""
