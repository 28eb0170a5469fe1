"""What stops a start."""


class CannotStart(Exception):
    """WAVIC can't run as things are. The message is one line: what is wrong, and the way out."""
