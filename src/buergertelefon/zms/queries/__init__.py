"""Documents of the ZMS citizen interface, made of our calendars."""
