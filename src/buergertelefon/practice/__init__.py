"""Practice (Übung): scripted callers at the real desk; nothing of it is on record."""
