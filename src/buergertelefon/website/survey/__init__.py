"""The one question that citizens may answer."""
