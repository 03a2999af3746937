"""The one package that knows Open311 GeoReport v2, the format in which cities exchange reports.

Source: wiki.open311.org, GeoReport v2 and Service Discovery (both frozen).
"""
