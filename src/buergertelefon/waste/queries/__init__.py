"""Every read about waste that is used twice."""
