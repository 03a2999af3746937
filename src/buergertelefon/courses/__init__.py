"""Courses of adult education centres: the catalogue, registrations, waiting lists, payments."""
