"""The federal number 115 and its other centres: who answers where, and handing a question over."""
