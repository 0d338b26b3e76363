"""The true figures of one agency, year after year, in agreement with every identity of the forms.

Belongs here: drawing numbers and keeping the books from one year to the next.
Does not belong here: mistakes in the books (`samples.mistakes`), how figures print (`samples.notation`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from parsers.model import CellKey
from samples.agencies import Publisher

Figures = dict[CellKey, Decimal]

PROACTIVE, REQUEST, DISPUTE = "fact_proactive_disclosure", "fact_request", "fact_reconsideration_litigation"

APPLICANTS = {
    "natural_person": 88.0,
    "company": 7.0,
    "research_institution": 0.3,
    "public_interest_organization": 0.5,
    "legal_service_organization": 3.5,
    "other_organization": 0.7,
}
OUTCOMES = {
    "granted": 44.0,
    "partly_granted": 8.0,
    "denied_state_secret": 0.3,
    "denied_prohibited_by_law": 1.0,
    "denied_security_stability": 0.3,
    "denied_third_party": 1.0,
    "denied_internal_affairs": 1.5,
    "denied_process_information": 1.5,
    "denied_enforcement_file": 3.0,
    "denied_administrative_query": 3.0,
    "unavailable_not_held": 22.0,
    "unavailable_needs_creation": 2.0,
    "unavailable_unclear": 1.0,
    "rejected_petition": 3.0,
    "rejected_repeated": 2.0,
    "rejected_publication": 0.3,
    "rejected_abusive": 0.4,
    "rejected_reissue": 0.5,
    "other_not_corrected": 3.0,
    "other_fee_unpaid": 0.2,
    "other_misc": 3.0,
}
OTHERS = ("other_not_corrected", "other_fee_unpaid", "other_misc")
RESULTS = {"upheld": 45.0, "corrected": 15.0, "other": 30.0, "pending": 10.0}
PROCEEDINGS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")

SIZES = {"none": (0, 0), "few": (1, 12), "some": (13, 280), "many": (300, 4_000), "flood": (5_000, 26_000)}


def share(count: int, weights: dict[str, float], rng: Random) -> dict[str, int]:
    """Divide `count` among the names by weight; the parts always sum to `count`."""
    parts = dict.fromkeys(weights, 0)
    if count > 400:
        whole = sum(weights.values())
        for name, weight in weights.items():
            parts[name] = int(count * 0.9 * weight / whole * rng.uniform(0.7, 1.2))
        count -= sum(parts.values())
        if count < 0:
            parts[max(parts, key=lambda name: parts[name])] += count
            count = 0
        parts[max(weights, key=lambda name: weights[name])] += max(0, count - 200)
        count = min(count, 200)
    for name in rng.choices(list(weights), list(weights.values()), k=count):
        parts[name] += 1
    return parts


def size_of(publisher: Publisher, rng: Random) -> str:
    """How many requests a body like this one gets in a year."""
    if publisher.is_government:
        return rng.choice(
            ["many", "flood"] if publisher.level != "county" else ["few", "some", "some", "many"]
        )
    if publisher.level == "township":
        return rng.choice(["none", "few"])
    if publisher.level == "county":
        return rng.choice(["none", "none", "none", "few", "few", "some"])
    return rng.choice(["none", "few", "some", "some"])


@dataclass(slots=True)
class Books:
    """One agency's books. `advance` writes a year and carries its stocks into the next."""

    publisher: Publisher
    rng: Random
    size: str = ""
    carried: dict[str, int] = field(default_factory=dict)
    in_force: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.size = self.size or size_of(self.publisher, self.rng)
        low, high = SIZES[self.size]
        self.carried = share(self.rng.randint(low, high) // 15, APPLICANTS, self.rng)
        city = self.publisher.is_government and self.publisher.level in ("city", "province")
        self.in_force = {
            "rule": self.rng.randint(4, 80) if city else 0,
            "normative_document": self._scaled(12),
        }
        self.items = {
            name: self._scaled(60) for name in ("license", "other_service", "penalty", "compulsion")
        }
        self.items["admin_fee"] = self.rng.choice([0, 0, 1, 2, 5, 11])

    def misplace(self) -> None:
        """Break the series: what is carried into the next year is not what was carried out of this one."""
        name = self.rng.choice(["natural_person", "company"])
        self.carried[name] += self.rng.randint(1, 9)

    def advance(self, proactive: str, request: str) -> Figures:
        """The figures of the next year: section 二 by the form `proactive`, section 三 by `request`."""
        section = self._proactive_2019() if proactive == "2019" else self._proactive_2021()
        figures = {(PROACTIVE, *key): Decimal(value) for key, value in section.items()}
        for (dim1, dim2), value in self._requests(request).items():
            figures[REQUEST, dim1, dim2] = Decimal(value)
        for (dim1, dim2), value in self._disputes().items():
            figures[DISPUTE, dim1, dim2] = Decimal(value)
        return figures

    def _scaled(self, typical: int) -> int:
        """A count around `typical` for a county's department, larger for a government, often zero."""
        if self.rng.random() < 0.3:
            return 0
        factor = 1
        if self.publisher.is_government:
            factor = {"county": 3, "city": 14, "province": 40}.get(self.publisher.level, 1)
        return max(0, int(typical * factor * self.rng.lognormvariate(0, 0.9)))

    def _decisions(self) -> int:
        busy = self.publisher.is_government and self.rng.random() < 0.6
        return self._scaled(20_000 if busy else 180)

    def _money(self) -> Decimal:
        if self.rng.random() < 0.55:
            return Decimal(0)
        whole = Decimal(self._scaled(300))
        digits: int = self.rng.choice([0, 1, 2, 4, 6])
        return whole + Decimal(self.rng.randrange(10**digits)).scaleb(-digits)

    def _proactive_2021(self) -> dict[tuple[str, str], Decimal | int]:
        section: dict[tuple[str, str], Decimal | int] = {}
        for item, stock in self.in_force.items():
            issued = self.rng.randint(0, max(1, stock // 6)) if stock else 0
            repealed = self.rng.randint(0, min(stock, issued + stock // 9))
            self.in_force[item] = stock + issued - repealed
            section[item, "issued"], section[item, "repealed"] = issued, repealed
            section[item, "in_force"] = self.in_force[item]
        for item in ("license", "penalty", "compulsion"):
            section[item, "decisions"] = self._decisions()
        section["admin_fee", "amount"] = self._money()
        return section

    def _proactive_2019(self) -> dict[tuple[str, str], Decimal | int]:
        section: dict[tuple[str, str], Decimal | int] = {}
        for item, stock in self.in_force.items():
            made = self.rng.randint(0, max(1, stock // 6)) if stock else 0
            self.in_force[item] = stock + made
            section[item, "newly_made"] = made
            section[item, "newly_disclosed"] = made if self.rng.random() < 0.8 else self.rng.randint(0, made)
            section[item, "total_disclosed"] = self.in_force[item]
        for item, stock in self.items.items():
            change = self.rng.choice([0, 0, 0, self.rng.randint(-min(stock, 40), 60)]) if stock else 0
            self.items[item] = stock + change
            section[item, "items_prior_year"], section[item, "items_change"] = stock, change
            if item != "admin_fee":
                section[item, "decisions"] = self._decisions()
        projects = self._scaled(5)
        section["procurement", "projects"] = projects
        amount = Decimal(self.rng.randint(10_000, 9_999_999)) / 10_000 * projects
        section["procurement", "amount"] = amount.quantize(Decimal("0.0001")) if projects else 0
        return section

    def _requests(self, form: str) -> dict[tuple[str, str], int]:
        rng = self.rng
        low, high = SIZES[self.size]
        received = share(rng.randint(low, high), APPLICANTS, rng)
        rows: dict[str, dict[str, int]] = {"new_received": received, "carried_in": dict(self.carried)}
        rows |= {outcome: {} for outcome in OUTCOMES}
        rows |= {"outcome_total": {}, "carried_out": {}}
        for applicant in APPLICANTS:
            pool = received[applicant] + self.carried[applicant]
            left = rng.randint(0, pool // 8) if pool > 3 else 0
            for outcome, count in share(pool - left, OUTCOMES, rng).items():
                rows[outcome][applicant] = count
            rows["outcome_total"][applicant] = pool - left
            rows["carried_out"][applicant] = self.carried[applicant] = left
        if form == "2019":
            merged = [rows.pop(code) for code in OTHERS]
            rows["other_total"] = {name: sum(row[name] for row in merged) for name in APPLICANTS}
        for row in rows.values():
            row["total"] = sum(row.values())
        return {(code, name): value for code, row in rows.items() for name, value in row.items()}

    def _disputes(self) -> dict[tuple[str, str], int]:
        high = {"none": 0, "few": 1, "some": 12, "many": 150, "flood": 900}[self.size]
        cells: dict[tuple[str, str], int] = {}
        for proceeding in PROCEEDINGS:
            count = self.rng.randint(0, high if proceeding == "reconsideration" else high // 4)
            results = share(count, RESULTS, self.rng)
            cells |= {(proceeding, result): value for result, value in results.items()}
            cells[proceeding, "total"] = count
        return cells
