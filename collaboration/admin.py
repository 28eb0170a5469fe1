"""Invitations, comments and links for support staff."""
