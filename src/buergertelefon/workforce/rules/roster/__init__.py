"""Who works when: the best week of one person, and the search over all of them."""
