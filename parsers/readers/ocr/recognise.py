"""Images of single lines → text and how sure the recognition is.

Belongs here: the recognition model (PP-OCRv6, inside the wheel of rapidocr) and how it is fed.
Does not belong here: where the lines are (`scan_lines`). Needs the extra `[ocr]`.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    """Rows × columns, gray."""

HEIGHT = 48
"""Rows of what the model is given; every line is brought to this height."""
SHORTEST = 48
"""Columns to which a short line is padded: a lone figure with nothing after it is read less surely."""
LONGEST = 1600
"""Columns; a full line of print has about 1200."""
BATCH = 8
"""Lines of like length recognised at once; each is padded to the longest among them."""
SHORT = 192
"""Columns; longer lines are recognised one by one: together they only push each other out of the
processor's cache."""


@cache
def can_recognise() -> bool:
    """Whether the extra `[ocr]` is installed."""
    return all(find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))


def recognise(crops: Sequence[Pixels], width: float) -> list[tuple[str, float]]:
    """The text of each crop and the mean of its characters' probabilities, 0 where nothing was seen.

    `width` is the part of its width at which a line is read; the cost goes with it.
    """
    if not crops:
        return []
    from rapidocr.ch_ppocr_rec import TextRecInput

    shaped = [_shaped(crop, width) for crop in crops]
    short = [i for i, crop in enumerate(shaped) if crop.shape[1] <= SHORT]
    long = [i for i, crop in enumerate(shaped) if crop.shape[1] > SHORT]
    texts = [("", 0.0)] * len(shaped)
    for batch in ([short] if short else []) + [[i] for i in long]:
        found = _recogniser()(TextRecInput(img=[shaped[i] for i in batch]))
        for i, text, confidence in zip(batch, found.txts, found.scores, strict=True):
            texts[i] = (text.strip(), float(confidence))
    return texts


def _shaped(crop: Pixels, width: float) -> Pixels:
    """The crop as high as the model takes it, in three channels; what is longer than any print is cut off."""
    import cv2
    import numpy as np

    columns = max(1, math.ceil(width * HEIGHT * crop.shape[1] / crop.shape[0]))
    kind = cv2.INTER_AREA if crop.shape[0] > HEIGHT else cv2.INTER_LINEAR
    gray = np.asarray(cv2.resize(crop, (columns, HEIGHT), interpolation=kind), np.uint8)[:, :LONGEST]
    return gray[:, :, None].repeat(3, axis=2)


@cache
def _recogniser() -> Any:
    """The model, once a process. The path is given so that nothing is ever fetched from a network.

    One thread a process: parallelism is the business of whoever starts processes.
    """
    from rapidocr import RapidOCR

    engine = RapidOCR(
        params={
            "Global.log_level": "error",
            "Rec.model_path": str(files("rapidocr") / "models" / "PP-OCRv6_rec_small.onnx"),
            "Rec.rec_img_shape": [3, HEIGHT, SHORTEST],
            "Rec.rec_batch_num": BATCH,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    load: Callable[[], Any] = engine._load_rec_model
    return load()
