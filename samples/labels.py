"""How a label of the form is printed by one document: brackets, numerals, misprints, breaks.

Belongs here: official label → printed label.
Does not belong here: recognising labels, or which cell a label stands in (`samples.sheets`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random

from parsers.forms import Label
from samples.defects import Defect, Defects

MISTAKEN = str.maketrans("诉未续请维纠构", "拆末读清雒纪购")
SPACED = ("总计", "规章", "其他", "自然人")
BROKEN = re.compile(r"^(结果维持|结果纠正|其他结果|尚未审结|商业企业|科研机构|社会公益组织|法律服务机构)$")


@dataclass(slots=True)
class Lettering:
    """One document's way of printing labels; every label is printed the same way each time."""

    rng: Random
    style: bool = False
    half_brackets: bool = False
    numeral: str = "."
    straight_quotes: bool = False
    spaces: bool = False
    breaks: bool = False
    misprints: int = 0
    printed: dict[str, str] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)

    def write(self, label: str, variants: tuple[str, ...] = ()) -> str:
        """The label as printed."""
        if label not in self.printed:
            self.printed[label] = self._write(label, variants)
        return self.printed[label]

    def row(self, label: Label) -> tuple[str, ...]:
        """The path of a row or column, printed."""
        return (*map(self.write, label.path[:-1]), self.write(label.text, label.variants))

    def _write(self, label: str, variants: tuple[str, ...]) -> str:
        text = label
        if self.style and variants and self.rng.random() < 0.4:
            text = self.rng.choice(variants)
        if self.misprints and len(text) >= 8 and self.rng.random() < 0.12:
            self.misprints -= 1
            text = self._misprint(text)
            self.defects.append(Defect("label_misprint", label, text))
        if self.style and text == "采购总金额":
            text += self.rng.choice(["", "（单位：万元，保留4位小数）", "（万元）", "（单位：万元）"])
        if self.half_brackets:
            text = text.replace("（", "(").replace("）", ")")
        text = re.sub(r"^(\d)\.", lambda match: match[1] + self.numeral, text)
        if self.straight_quotes:
            text = text.replace("“", '"').replace("”", '"')
        if self.breaks and BROKEN.match(text):
            cut = 2 if len(text) == 4 else 4
            text = text[:cut] + "\n" + text[cut:]
        if self.breaks and label == "三、本年度办理结果":
            text = self.rng.choice(["", "", "\n"]).join(text)
        if self.spaces and text in SPACED:
            text = self.rng.choice([" ", "\u3000", "  "]).join(text)
        return text

    def _misprint(self, text: str) -> str:
        """One character lost, mistaken or two swapped, behind the number of the label."""
        at = self.rng.randrange(3, len(text) - 2)
        kind = self.rng.choice(["lost", "mistaken", "swapped"])
        if kind == "mistaken" and text[3:].translate(MISTAKEN) != text[3:]:
            return text[:3] + text[3:].translate(MISTAKEN)
        if kind == "swapped":
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return text[:at] + text[at + 1 :]


def draw_lettering(defects: Defects, rng: Random) -> Lettering:
    """Draw how one document prints its labels."""
    letters = Lettering(rng)
    if rng.random() < defects.label_style:
        letters.style = True
        letters.half_brackets = rng.random() < 0.4
        letters.numeral = rng.choice([".", "、", "．", ". ", "。"])
        letters.straight_quotes = rng.random() < 0.3
    if rng.random() < defects.label_break:
        letters.breaks = True
        letters.spaces = rng.random() < 0.5
    letters.misprints = rng.choice([1, 1, 2]) if rng.random() < defects.label_misprint else 0
    return letters
