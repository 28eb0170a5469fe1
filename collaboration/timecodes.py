"""Moments in a piece of music as people and programs write them."""


def clock(milliseconds: int, *, hours: bool = False) -> str:
    """Minutes and seconds as in 1:02.500; 1:01:02.500 from an hour on, or where `hours` are due."""
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    whole_hours, minutes_left = divmod(minutes, 60)
    if hours or whole_hours:
        return f"{whole_hours}:{minutes_left:02d}:{seconds:02d}.{thousandths:03d}"
    return f"{minutes}:{seconds:02d}.{thousandths:03d}"


def seconds(milliseconds: int) -> str:
    """Seconds with six decimals, as in 62.500000."""
    whole, thousandths = divmod(milliseconds, 1000)
    return f"{whole}.{thousandths:03d}000"
