"""Every write: texts and their way to readers, words callers use, notices of the day."""
