"""When counters are taken, for calendar programs: no names, no services, for reading only."""
