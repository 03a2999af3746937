"""XZuFi 2.1 to 2.3: how administrations exchange services, offices and who is responsible.

The only place that knows the format. Pure: files in, values out, and back.
"""
