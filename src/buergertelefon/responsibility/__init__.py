"""Who is responsible: by topic, place and date, with the reason (Zuständigkeit)."""
