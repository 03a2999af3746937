"""How far it is, as the crow flies."""

from math import asin, cos, radians, sin, sqrt

#: mean radius of the earth, kilometres (IUGG)
EARTH = 6371.0088
#: latitude and longitude, WGS 84, degrees
Point = tuple[float, float]


def kilometres(one: Point, other: Point) -> float:
    """The length of the great circle between two points. Source: haversine formula."""
    (south, west), (north, east) = ([radians(part) for part in point] for point in (one, other))
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def order(*, is_open: bool, away: float | None, name: str) -> tuple[bool, float, str]:
    """What is open now first, then the nearest, those of unknown distance last, then by name."""
    return not is_open, float("inf") if away is None else away, name
