"""Where something is: municipalities, postcodes, parts of towns, streets and houses."""
