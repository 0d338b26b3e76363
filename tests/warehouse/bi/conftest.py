"""A warehouse of three bundled samples for the tests of the views."""

from __future__ import annotations

import pytest

from tests.support.bundled import of_samples
from tests.support.once import once
from warehouse.storage.tree import Warehouse

SHEET = "t20200313_100026.csv"
"""四平市医疗保障局, 2019: new_received is printed as 9 + 1 + 2 = 14, which is wrong; three are denied."""
WEB = "t20240114_100024.htm"
"""朔州市人民政府, 2023: 15 identities fail."""
OLD = "t20160112_100017.mht"
"""绵阳市自然资源和规划局, 2015: a form before 2019, which has no cells of today's forms."""


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder = once(tmp_path_factory, "bi", lambda folder: of_samples(folder, SHEET, WEB, OLD))
    return Warehouse.at(str(folder / "warehouse"))
