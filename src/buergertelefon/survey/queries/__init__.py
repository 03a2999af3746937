"""Every read of surveys that is used twice."""
