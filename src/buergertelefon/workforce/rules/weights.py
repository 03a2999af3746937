"""What is worse in a roster, and how much. In the units of the file format of rosters.

Source: workforce notes, 4. A missing person weighs ten surplus ones, a missed wish four.
"""

from collections.abc import Mapping

WEIGHTS: Mapping[str, int] = {
    "short_first_two": 10,
    "short_beyond": 25,
    "surplus": 1,
    "skill_short": 30,
    "wish_missed": 4,
    "late_over": 3,
    "early_over": 3,
    "start_spread_slot": 1,
    "start_spread_free_slots": 8,
    "account_slot": 1,
}
