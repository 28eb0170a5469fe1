"""Static files with the lifetimes that everything else of WAVIC has."""

from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFiles(WhiteNoiseMiddleware):
    """WhiteNoise; what has a hash in its name is kept for a year, not for ten."""

    FOREVER = 31_536_000  # seconds
