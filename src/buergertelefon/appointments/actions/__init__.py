"""Every write: slots, places of slots, appointments, the waiting list."""
