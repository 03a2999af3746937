"""What the texts of the example city promise beyond their form: complete, ours, told apart."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from buergertelefon.demo.content import Content
from buergertelefon.demo.waste_items import Thing, Way
from buergertelefon.knowledge.rules.editing import Language
from buergertelefon.waste.rules.words import Disposal

#: as many services the citizen telephone answered for in 2014
SERVICES = 352
LONGEST_TO_READ = 420  # characters read aloud in half a minute
MOST_SENTENCES = 3
FEWEST_LETTERS = 25  # shorter ones ("Bringen Sie den Ausweis mit.") are said by everybody
#: each answer says these or says that they are unknown
EXPECTED = ("documents", "fee", "duration", "procedure")
#: things of waste: fewest of them, characters of a hazard, words callers say for one
THINGS, LONGEST_HAZARD = 270, 200
FEWEST_WORDS, MOST_WORDS, LONGEST_WORD = 3, 8, 60
TOWNS = ("Bremen", "Bremerhaven")
TEXTS = ("say", "hint", "why", "deadline")
LISTS = ("procedure", "prerequisites")
_SENTENCE = re.compile(r"(?<=[.!?]) ")
_ABBREVIATION = re.compile(r"\b(?:z\. ?B|ca|usw|bzw|evtl|ggf|Str|Nr|Tel|d\. ?h)\.")


def faults(content: Content) -> list[str]:
    """Every fault as a line that names file and field; none: the content keeps its promises."""
    found = [fault for service in content.services for fault in _of_service(service)]
    found += _shared(content)
    if len(content.services) != SERVICES:
        found.append(f"{len(content.services)} Leistungen, versprochen sind {SERVICES}")
    names = [service["name"] for service in content.services]
    found += [f"{name}: der Name kommt doppelt vor" for name in {*names} if names.count(name) > 1]
    ranks = sorted(one["popular"] for one in content.services if "popular" in one)
    if ranks != list(range(1, len(ranks) + 1)):
        found.append(f"popular: die Ränge sind nicht 1 bis {len(ranks)}")
    return found


def _of_service(service: dict[str, Any]) -> Iterator[str]:
    slug, words = service["slug"], service["everyday"]
    if len({word.lower() for word in words}) < len(words):
        yield f"{slug}: everyday nennt ein Wort zweimal"
    if service["key"] and not re.fullmatch(r"99\d{12}", service["key"]):
        yield f"{slug}: key ist kein LeiKa-Schlüssel"
    for n, answer in enumerate(service["answer"], start=1):
        where = f"{slug}, Auskunft {n}"
        language = answer.get("language", Language.GERMAN)
        sentences = _SENTENCE.split(answer["say"])
        if len(sentences) > MOST_SENTENCES and language != Language.EASY:  # short ones are its way
            yield f"{where}: say hat mehr als {MOST_SENTENCES} Sätze"
        if len(answer["say"]) > LONGEST_TO_READ:
            yield f"{where}: say ist länger als {LONGEST_TO_READ} Zeichen"
        if match := _ABBREVIATION.search(answer["say"]):
            yield f"{where}: say kürzt ab ({match.group()}), das lässt sich nicht vorlesen"
        if not answer["source"]:
            yield f"{where}: source fehlt"
        if answer["review_due"] <= answer["as_of"]:
            yield f"{where}: review_due liegt nicht nach as_of"
        if service["ours"] and language == Language.GERMAN:
            for name in EXPECTED:
                if not answer.get(name) and name not in answer["unknown"]:
                    yield f"{where}: {name} fehlt und ist nicht als unbekannt genannt"


def _shared(content: Content) -> Iterator[str]:
    """Sentences that stand in two services; the places of one service may share theirs."""
    where: dict[str, set[str]] = defaultdict(set)
    for service in content.services:
        for answer in service["answer"]:
            texts = [answer.get(name, "") for name in TEXTS]
            texts += [one for name in LISTS for one in answer.get(name, ())]
            for text in texts:
                for sentence in _SENTENCE.split(text):
                    if len(sentence) >= FEWEST_LETTERS:
                        where[sentence.strip().lower()].add(service["slug"])
    for sentence, slugs in where.items():
        if len(slugs) > 1:
            yield f"{' und '.join(sorted(slugs))}: derselbe Satz: {sentence}"


def item_faults(things: Sequence[Thing]) -> list[str]:
    """The same of what goes where: enough, told apart, a way in each city, fit to be read aloud."""
    found = [fault for thing in things for fault in _of_thing(thing)]
    if len(things) < THINGS:
        found.append(f"{len(things)} Gegenstände, versprochen sind {THINGS}")
    said: dict[str, set[str]] = defaultdict(set)
    for thing in things:
        for word in {one.lower() for one in (thing.slug, thing.name, *thing.words)}:
            said[word].add(thing.slug)
    found += [f"{' und '.join(sorted(who))}: beide heißen {word}"
              for word, who in said.items() if len(who) > 1]  # fmt: skip
    slugs = [thing.slug for thing in things]
    found += [f"{slug}: kommt doppelt vor" for slug in sorted({*slugs}) if slugs.count(slug) > 1]
    return found


def _of_thing(thing: Thing) -> Iterator[str]:
    if not FEWEST_WORDS <= len(set(thing.words)) <= MOST_WORDS:
        yield f"{thing.slug}: {FEWEST_WORDS} bis {MOST_WORDS} verschiedene Wörter sind gewünscht"
    if any(not 1 <= len(word) <= LONGEST_WORD for word in thing.words):
        yield f"{thing.slug}: ein Wort hat mehr als {LONGEST_WORD} Zeichen oder keines"
    if thing.hazard and (len(thing.hazard) > LONGEST_HAZARD or not thing.hazard.endswith(".")):
        yield f"{thing.slug}: die Gefahr ist kein Satz mit höchstens {LONGEST_HAZARD} Zeichen"
    for town in TOWNS:
        ways = [one.disposal for one in thing.ways if one.holds_in(town)]
        if not ways or len(set(ways)) < len(ways):
            yield f"{thing.slug}: in {town} fehlt ein Weg, oder er steht zweimal da"
    for way in thing.ways:
        yield from (f"{thing.slug}, {way.disposal}: {fault}" for fault in _of_way(way))


def _of_way(way: Way) -> Iterator[str]:
    sentences = _SENTENCE.split(way.text)
    if len(way.text) > LONGEST_TO_READ or len(sentences) > MOST_SENTENCES:
        yield "länger, als sich vorlesen lässt"
    if not way.text.endswith(".") or _ABBREVIATION.search(way.text):
        yield "der Text endet ohne Punkt oder kürzt ab"
    if (way.disposal == Disposal.BULKY) != bool(way.category and way.litres):
        yield "Tour und Liter gehören genau zum Sperrmüll"
