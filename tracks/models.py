"""Tracks and their versions."""
