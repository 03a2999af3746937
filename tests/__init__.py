"""A package: one of the same name among the installed ones does not take its place."""
