"""Every read: finding, answering, what waits for an editor."""
