"""Offer and booking of a booked service belong to its calendar: a foreign key of two columns."""

from django.db import migrations

FORWARD = """
ALTER TABLE appointments_bookedservice
    ADD CONSTRAINT booked_service_offered_there FOREIGN KEY (offer_id, calendar_id)
        REFERENCES appointments_calendarservice (id, calendar_id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT booked_service_booked_there FOREIGN KEY (booking_id, calendar_id)
        REFERENCES appointments_booking (id, calendar_id) DEFERRABLE INITIALLY DEFERRED
"""
BACKWARD = """
ALTER TABLE appointments_bookedservice
    DROP CONSTRAINT booked_service_offered_there, DROP CONSTRAINT booked_service_booked_there
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0001_stock_of_places")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
