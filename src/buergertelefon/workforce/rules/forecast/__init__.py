"""How many calls will come, with how much certainty. Source: workforce notes, 3."""
