"""What people of the service ask of the telephone."""
