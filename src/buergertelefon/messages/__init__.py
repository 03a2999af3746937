"""Messages to citizens (Postausgang): what goes out by mail and SMS, and whether it did."""
