"""Words for what is stored of a case."""

from django import template

from buergertelefon.cases.rules.life import ACTORS, DONE, STATES
from buergertelefon.cases.rules.words import CHANNELS, LANGUAGES, REPLIES

register = template.Library()


@register.filter
def state_word(state: str) -> str:
    """Where it stands, in words."""
    return STATES[state]


@register.filter
def step_word(step: str) -> str:
    """What was done, in words."""
    return DONE[step]


@register.filter
def actor_word(actor: str) -> str:
    """Who did it: a part, never a person."""
    return ACTORS[actor]


@register.filter
def reply_word(way: str) -> str:
    """How the answer goes back, in words."""
    return REPLIES[way]


@register.filter
def channel_word(channel: str) -> str:
    """How it came, in words."""
    return CHANNELS[channel]


@register.filter
def words_of(language: str) -> str:
    """In which words the citizen is written to."""
    return LANGUAGES[language]
