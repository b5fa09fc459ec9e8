"""Writes visits down as a busy office receives them: spelt anyhow, with gaps, corrected, withdrawn and late."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from attrs import evolve

from tests.benchmarks.otherworld import words
from tests.benchmarks.otherworld.dice import Dice
from tests.benchmarks.otherworld.knobs import Knobs
from tests.benchmarks.otherworld.parties import Company, Site, named
from tests.benchmarks.otherworld.visits import TB, Media, Visit

Record = dict[str, Any]

#: A moment of receipt and a record.
Received = tuple[datetime, Record]

_LETTERS: Final = "aeiourstnl"


class Clerk:
    """One office."""

    def __init__(self, dice: Dice, knobs: Knobs) -> None:
        self.dice, self.knobs = dice, knobs

    def lodged(self, number: int, visit: Visit) -> Iterator[Received]:
        """Yield the revisions of a declaration, each with the moment at which it is received."""
        dice, knobs = self.dice, self.knobs
        record = {"id": f"{knobs.home}{visit.at:%y}-{number:08}", **self.record(visit)}
        late = timedelta(hours=dice.magnitude(1, 120)) if dice.chance(knobs.late) else timedelta(0)
        if dice.chance(knobs.corrected):
            yield visit.at, {**record, **self._mistaken(visit)}
            record["revision"] = 2
            late += timedelta(minutes=dice.randint(5, 2_000))
        yield visit.at + late, record

    def withdrawn(self, number: int, visit: Visit) -> Iterator[Received]:
        """Yield a declaration that is withdrawn later: the traveler didn't come, or lodged another."""
        *earlier, (at, last) = self.lodged(number, visit)
        yield from earlier
        yield at, last
        gone = {**last, "revision": last.get("revision", 1) + 1, "withdrawn": True}
        yield at + timedelta(hours=self.dice.randint(1, 90)), gone

    def record(self, visit: Visit) -> Record:
        """Return what a declaration says of a visit."""
        flight = visit.flight
        record: Record = {
            "declared_at": visit.at.isoformat(),
            "port": flight.port,
            "direction": "outbound" if visit.outbound else "inbound",
            "traveler": {"ref": visit.traveler},
            "employer": self._company(visit.employer),
            "host": self._company(visit.host),
            "destination": self._destination(visit),
            "itinerary": self._itinerary(visit),
            "media": None if visit.media is None else [self._media(each, visit) for each in visit.media],
            "hardware": self._things(visit.hardware, ("kind", "model", "count")),
            "documents": self._things(visit.documents, ("kind", "ref")),
            "purpose": visit.purpose,
        }
        return {
            name: value
            for name, value in record.items()
            if value is not None
            and name not in visit.hides
            and not (name in _OPTIONAL and self._left_out(0.25 if name == "media" else 1))
        }

    def _mistaken(self, visit: Visit) -> Record:
        """Return what the first revision said otherwise."""
        dice = self.dice
        if visit.media and dice.chance(0.5):
            wrong = evolve(visit.media[0], count=dice.randint(1, 3), serials=None)
            return {"media": [self._media(each, visit) for each in (wrong, *visit.media[1:])]}
        return {"purpose": dice.choice(("business", "visit", "as discussed", "n/a"))}

    def _left_out(self, often: float = 1) -> bool:
        """Return whether a field is forgotten; what is carried is asked for, and so forgotten less often."""
        return self.dice.chance(self.knobs.undeclared * often)

    def _company(self, company: Company | None) -> Record | None:
        if company is None:
            return None
        known: Record = {"name": self.name(company)}
        if self.dice.chance(0.7):
            known["country"] = company.country
        if company.number and self.dice.chance(0.15):
            known["identifiers"] = [{"scheme": words.SCHEMES[company.country], "value": company.number}]
        return known

    def name(self, company: Company) -> str:
        """Return the name of a company as somebody writes it."""
        dice, knobs = self.dice, self.knobs
        if company.native and dice.chance(knobs.native):
            return company.native
        forms = words.FORMS[company.country]
        if not dice.chance(knobs.variant):
            return self._slipped(named(company, forms[0]))
        form = dice.choice((*forms, ""))
        name = named(company, form, dice.choice(words.COUNTRY_NAMES[company.country])).strip()
        if dice.chance(0.3):
            name = self._shortened(name)
        case = dice.random()
        return self._slipped(name.upper() if case < 0.2 else name.lower() if case < 0.25 else name)

    def address(self, site: Site) -> str:
        """Return an address as somebody writes it."""
        dice, knobs = self.dice, self.knobs
        town, postcode, state = site.area
        if not dice.chance(knobs.variant):
            return self._slipped(
                ", ".join(part for part in (site.unit, site.street, postcode, town, state) if part)
            )
        unit = f"No. {site.unit}" if site.unit.isdigit() and dice.chance(0.4) else site.unit
        ends = [part for part in (postcode, town, state) if part and dice.chance(0.6)]
        head = [unit, site.street] if dice.chance(0.85) else [site.street, unit]
        if site.facility and dice.chance(0.3):
            head.insert(0, site.facility)
        text = dice.choice((", ", ", ", " ", ",")).join([*head, *ends])
        if dice.chance(0.5):
            text = self._shortened(text)
        return self._slipped(text.upper() if dice.chance(0.2) else text)

    def _shortened(self, text: str) -> str:
        return " ".join(words.SHORT.get(each, each) for each in text.split(" "))

    def _slipped(self, text: str) -> str:
        dice = self.dice
        if not dice.chance(self.knobs.slip):
            return text
        at = dice.randrange(1, len(text))
        if dice.chance(0.5) and at + 1 < len(text):
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return text[:at] + dice.choice(_LETTERS) + text[at + 1 :]

    def _destination(self, visit: Visit) -> Record | None:
        if visit.site is None:
            return None
        facility = visit.site.facility
        known = {
            "address": None if "address" in visit.hides or self._left_out() else self.address(visit.site),
            "facility": self._slipped(facility) if facility and self.dice.chance(0.5) else None,
        }
        return {name: value for name, value in known.items() if value} or None

    def _itinerary(self, visit: Visit) -> Record:
        flight, leaves = visit.flight, visit.at
        if not visit.outbound:
            leaves = visit.at - timedelta(hours=flight.hours + 1)
        departs = datetime.combine(leaves.date(), flight.leaves, visit.at.tzinfo)
        ends = (flight.port, flight.origin) if visit.outbound else (flight.origin, flight.port)
        leg: Record = {"origin": ends[0], "destination": ends[1], "carrier": flight.service[:2]}
        if not self._left_out() and "service" not in visit.hides:
            leg["service"] = (
                flight.service if self.dice.chance(0.9) else f"{flight.service[:2]} {flight.service[2:]}"
            )
        if self.dice.chance(0.8):
            leg["departs_at"] = departs.isoformat()
            leg["arrives_at"] = (departs + timedelta(hours=flight.hours)).isoformat()
        known = {"booking_ref": visit.booking, "booked_at": visit.booked, "returns_on": visit.returns}
        return {
            **{
                name: value.isoformat() if isinstance(value, date) else value
                for name, value in known.items()
                if value is not None and name not in visit.hides and not self._left_out()
            },
            "legs": [leg],
        }

    def _media(self, media: Media, visit: Visit) -> Record:
        amount: int | str = media.capacity
        if media.capacity % (TB // 100) == 0 and self.dice.chance(0.8):
            amount = f"{media.capacity / TB:g} TB"
        known: Record = {
            "capacity": None if media.model and self._left_out(0.4) else amount,
            "model": media.model,
            "batch": media.batch,
            "serials": list(media.serials) if media.serials else None,
            "used": media.used,
            "encrypted": media.encrypted,
        }
        return {
            "kind": media.kind,
            "count": media.count,
            **{
                name: value
                for name, value in known.items()
                if value is not None and name not in visit.hides and (name == "capacity" or not self._left_out())
            },
        }

    def _things(self, things: tuple[tuple[Any, ...], ...] | None, names: tuple[str, ...]) -> list[Record] | None:
        if things is None:
            return None
        return [
            {name: value for name, value in zip(names, each, strict=True) if value is not None} for each in things
        ]


_OPTIONAL: Final = frozenset(("employer", "host", "destination", "media", "hardware", "documents", "purpose"))
