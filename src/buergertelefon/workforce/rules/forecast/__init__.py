"""How many calls will come: history in, expected calls with their spread out."""
