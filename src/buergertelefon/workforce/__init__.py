"""Enough people at the right time: how many calls will come, who is needed, who sits there when.

Personal roster data are seen by the planner and the person alone, and are never joined with calls.
"""
