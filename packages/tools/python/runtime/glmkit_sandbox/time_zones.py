"""``zoneinfo`` with the zones the host knows: there are no files of the tz database here."""

import io
import zoneinfo
from zoneinfo import _common, _tzpath

from . import host


def install():
    _common.load_tzdata = _load
    zoneinfo.available_timezones = _tzpath.available_timezones = _names


def _load(key):
    data = host.bridge.time_zone(key) if key.isascii() else ""
    if not data:
        raise zoneinfo.ZoneInfoNotFoundError(f"No time zone found with key {key}")
    return io.BytesIO(data.encode("latin-1"))


def _names():
    return set(host.bridge.time_zones().split())
