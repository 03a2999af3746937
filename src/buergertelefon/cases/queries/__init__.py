"""Every read of cases that is used twice."""
