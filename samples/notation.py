"""How a figure is printed: the many ways to write a zero, a thousand, an amount of money.

Belongs here: figure → printed text, and what a strict reader should make of that text.
Does not belong here: where the text stands (`samples.sheets`) or damage to the layout (`samples.damage`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from parsers.model import CellKey
from samples.defects import Defect, Defects
from samples.figures import PROACTIVE, REQUEST, Figures

ZEROS = {
    "": "blank",
    "\u00a0": "blank",
    "\u3000": "blank",
    "-": "dash",
    "—": "dash",
    "——": "dash",
    "/": "dash",
    "－": "dash",
    "无": "not_applicable",
    "不涉及": "not_applicable",
    "○": "reported",
    "〇": "reported",
    "O": "reported",
    "０": "reported",
    "0.0": "reported",
}
FULL_WIDTH = str.maketrans("0123456789-+.,", "０１２３４５６７８９－＋．，")


@dataclass(slots=True)
class Printed:
    """A cell as printed. `value` is None where no number is printed; `figure` is what the agency meant.

    `also` are further values a reader may rightly give (251000 元 is 25.1 万元).
    """

    raw: str
    value: Decimal | None
    status: str
    figure: Decimal
    also: tuple[Decimal, ...] = ()


@dataclass(slots=True)
class Hand:
    """One document's way of writing figures."""

    rng: Random
    zero: str = "0"
    zero_share: float = 0.0
    number: str = "plain"
    remark: bool = False
    unit: bool = False
    minus: tuple[str, ...] = ("-", "-", "－", "−")
    defects: list[Defect] = field(default_factory=list)

    def write(self, key: CellKey, figure: Decimal) -> Printed:
        """The figure as this hand prints it."""
        if not figure and self.zero_share and self.rng.random() < self.zero_share:
            status = ZEROS[self.zero]
            value = Decimal(0) if status == "reported" else None
            return self._noted(key, "odd_zero", Printed(self.zero, value, status, figure))
        plain = _plain(figure)
        if key[2] == "items_change" and figure < 0:
            text = self.rng.choice(self.minus) + plain.lstrip("-")
            return Printed(text, figure, "reported", figure)
        if self.unit and figure and key[2] == "amount":
            return self._noted(key, "unit_in_cell", self._with_unit(figure, plain))
        if self.remark and figure > 1 and key[0] == PROACTIVE and key[2] in ("issued", "newly_made"):
            self.remark = False
            text = f"{plain}（其中修订{self.rng.randint(1, int(figure))}件）"
            return self._noted(key, "remark", Printed(text, figure, "reported", figure))
        text = self._odd(key, figure, plain)
        printed = Printed(text, figure, "reported", figure)
        return printed if text == plain else self._noted(key, "odd_number", printed)

    def _noted(self, key: CellKey, kind: str, printed: Printed) -> Printed:
        self.defects.append(Defect(kind, ".".join(key), printed.raw))
        return printed

    def _with_unit(self, figure: Decimal, plain: str) -> Printed:
        yuan = figure * 10_000
        if yuan == int(yuan) and self.rng.random() < 0.6:
            return Printed(f"{int(yuan)}元", figure, "reported", figure, also=(yuan,))
        return Printed(f"{plain}万元", figure, "reported", figure)

    def _odd(self, key: CellKey, figure: Decimal, plain: str) -> str:
        whole = figure == int(figure)
        if self.number == "thousands" and abs(figure) >= 1000:
            return f"{figure:,}"
        if self.number == "wide_thousands" and abs(figure) >= 1000:
            return f"{figure:,}".replace(",", "，")
        if self.number == "full_width":
            return plain.translate(FULL_WIDTH)
        if self.number == "decimals" and whole and key[0] == PROACTIVE and figure:
            return f"{int(figure)}.00"
        if self.number == "plus" and key[2] == "items_change" and figure > 0:
            return f"+{plain}"
        if self.number == "letter" and "0" in plain and len(plain) > 1 and whole:
            return plain.replace("0", "O")
        return plain


def _fits(text: str, charset: str | None) -> bool:
    if not charset:
        return True
    try:
        return text.encode(charset).decode(charset) == text
    except UnicodeError:
        return False


def _plain(figure: Decimal) -> str:
    return format(figure, "f")


def draw_hand(defects: Defects, charset: str | None, rng: Random) -> Hand:
    """Draw how one document writes its figures; with `charset`, only in its characters."""
    hand = Hand(rng)
    hand.minus = tuple(minus for minus in hand.minus if _fits(minus, charset))
    if rng.random() < defects.odd_zero:
        hand.zero = rng.choice([zero for zero in ZEROS if _fits(zero, charset)])
        hand.zero_share = rng.choice([0.03, 0.15, 0.5, 0.97])
    if rng.random() < defects.odd_number:
        hand.number = rng.choice(
            ["thousands", "thousands", "wide_thousands", "full_width", "decimals", "plus", "letter"]
        )
    hand.remark = rng.random() < defects.remark
    hand.unit = rng.random() < defects.unit_in_cell
    return hand


def write_all(figures: Figures, hand: Hand) -> dict[CellKey, Printed]:
    """All cells as printed.

    A document that would show hardly any figure is written out plainly instead, because nobody could tell it
    from an empty form.
    """
    printed = {key: hand.write(key, figure) for key, figure in figures.items()}
    shown = sum(1 for key, cell in printed.items() if cell.value is not None and key[0] == REQUEST)
    if shown < 20:
        hand.defects = [defect for defect in hand.defects if defect.kind != "odd_zero"]
        for key, figure in figures.items():
            if not figure:
                printed[key] = Printed("0", figure, "reported", figure)
    return printed
