"""What is offered, what is free, who comes today, who got what."""
