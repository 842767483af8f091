"""Home care and other volumes: clients x hours x performed share x price, and what one more client costs.

The chain is `domain.md` 4.8: cost = clients x planned hours a client x performed share x price a performed hour. The
levels are taken from one year's own figures, so they give back that year's cost exactly. Costs here are > 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CareLevels:
    """A year of home care.

    Attributes:
        clients: clients, mean of the months.
        hours_per_client: planned hours a client and year.
        performed_share: performed of planned hours.
        price_per_hour: SEK a performed hour.
    """

    clients: float
    hours_per_client: float
    performed_share: float
    price_per_hour: float

    @property
    def cost_per_client(self) -> float:
        """SEK a year for the average client."""
        return self.hours_per_client * self.performed_share * self.price_per_hour

    @property
    def cost(self) -> float:
        """SEK a year."""
        return self.clients * self.cost_per_client


def care_levels(clients: float, planned_hours: float, performed_hours: float, cost: float) -> CareLevels:
    """The levels that a year's own figures give.

    Args:
        clients: mean of the months, > 0.
        planned_hours: of the year, > 0.
        performed_hours: of the year, > 0.
        cost: SEK of the year, > 0.

    Raises:
        ValueError: when one of them is not above zero; the text is Swedish.
    """
    for name, value in (
        ("Antalet", clients),
        ("Planerad tid", planned_hours),
        ("Utförd tid", performed_hours),
        ("Kostnaden", cost),
    ):
        if not value > 0:
            raise ValueError(f"{name} ska vara större än 0 för att priset per timme ska gå att räkna.")
    return CareLevels(clients, planned_hours / clients, performed_hours / planned_hours, cost / performed_hours)


def level_steps(before: CareLevels, after: CareLevels) -> tuple[tuple[str, float], ...]:
    """What each factor that moved adds to the year's cost, one after the other in the order of the chain.

    Each step stands at the earlier factors' new level and the later ones' old, so the steps sum to the difference.

    Returns:
        (name of the factor, SEK a year, more > 0) for factors that differ.
    """
    steps: list[tuple[str, float]] = []
    for name in ("clients", "hours_per_client", "performed_share", "price_per_hour"):
        new = float(getattr(after, name))
        if new != getattr(before, name):
            moved = replace(before, **{name: new})
            steps.append((name, moved.cost - before.cost))
            before = moved
    return tuple(steps)


def clients_by_age(population: Floats, share: Floats) -> Floats:
    """Clients as people of each age times the share of them that has home care.

    Args:
        population: (Y, A) people by year and age.
        share: (A,) share of users by age, 0 to 1.

    Returns:
        (Y,) clients.

    Raises:
        ValueError: when a share is outside 0 to 1 or the ages do not match; the text is Swedish.
    """
    if population.shape[-1] != share.shape[0]:
        raise ValueError(f"Befolkningen har {population.shape[-1]} åldrar men andelarna är {share.shape[0]}.")
    if np.any((share < 0) | (share > 1)):
        raise ValueError("Andelen som har hemtjänst ska vara 0 till 1 i varje ålder.")
    return np.asarray((population * share).sum(axis=1), dtype=np.float64)


def care_client_cost(average: float, alarm_share: float, alarm_cost: float) -> float:
    """What a client with help at home costs, when some clients have only a safety alarm.

    The average is over both kinds: average = alarm_share x alarm_cost + (1 - alarm_share) x the answer.

    Args:
        average: SEK a client and year over both kinds.
        alarm_share: share of clients with alarm only, 0 to below 1.
        alarm_cost: SEK a year for one of them.

    Raises:
        ValueError: when the share is outside its bounds or the alarms alone cost more than all; the text is Swedish.
    """
    if not 0 <= alarm_share < 1:
        raise ValueError("Andelen som bara har larm ska vara från 0 till under 1.")
    rest = average - alarm_share * alarm_cost
    if alarm_cost < 0 or rest < 0:
        raise ValueError(
            "De som bara har larm kostar mer än alla brukare tillsammans. Kontrollera andelen och kostnaden."
        )
    return rest / (1 - alarm_share)
