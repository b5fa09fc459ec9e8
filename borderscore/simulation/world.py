"""The world in which travelers travel: companies, data centres, ports."""

from datetime import date, timedelta

from attrs import frozen

from borderscore.simulation.airports import ADMINISTRATIONS, AIRPORTS, Airport
from borderscore.simulation.companies import Companies, DataCentres, Founder, build_data_centres, found_companies
from borderscore.simulation.dice import Dice, running
from borderscore.simulation.parameters import Parameters


@frozen(kw_only=True, eq=False)
class World:
    """All that travelers find in place."""

    parameters: Parameters
    seed: int
    countries: tuple[str, ...]
    ports: tuple[Airport, ...]
    port_weights: tuple[int, ...]
    companies: Companies
    data_centres: DataCentres

    @classmethod
    def of(cls, parameters: Parameters, seed: int) -> "World":
        """Return the world of a seed."""
        dice = Dice(seed, "world")
        founder = Founder(dice)
        countries = ADMINISTRATIONS[: parameters.traffic.administrations]
        ports = tuple(airport for airport in AIRPORTS if airport.country in countries)
        companies = found_companies(parameters.economy, parameters.traffic.declarations, founder, dice)
        return cls(
            parameters=parameters,
            seed=seed,
            countries=countries,
            ports=ports,
            port_weights=running(airport.weight for airport in ports),
            companies=companies,
            data_centres=build_data_centres(countries, parameters.economy.data_centres, founder, dice),
        )

    def port(self, dice: Dice) -> Airport:
        """Return one of the ports, as often as travelers come there."""
        return dice.weighted(self.ports, self.port_weights)

    def day(self, number: int) -> date:
        """Return a day of the simulation, counted from 0."""
        return self.parameters.traffic.start + timedelta(days=number)
