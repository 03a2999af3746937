"""Every read: who is responsible, in words; the tax offices."""
