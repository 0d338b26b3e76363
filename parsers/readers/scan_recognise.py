"""Images of single lines → text and how sure the recognition is.

Belongs here: the recognition model (PP-OCRv6, inside the wheel of rapidocr) and how it is fed.
Does not belong here: where the lines are (`scan_lines`). Needs the extra `[ocr]`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    """Rows × columns, or rows × columns × 3 in the order blue, green, red."""

BATCH = 8
"""Crops of like width recognised at once; each is padded to the widest among them."""
NARROW = 4
"""Crops wider than so many heights are recognised one by one: together they only push each other out of
the processor's cache."""
WIDEST = 1600
"""Columns of a crop 48 rows high; a full line of print has about 1200."""


@cache
def can_recognise() -> bool:
    """Whether the extra `[ocr]` is installed."""
    return all(find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))


def recognise(crops: Sequence[Pixels]) -> list[tuple[str, float]]:
    """The text of each crop and the mean of its characters' probabilities, 0 where nothing was seen."""
    if not crops:
        return []
    from rapidocr.ch_ppocr_rec import TextRecInput

    recogniser = _recogniser()
    shaped = [_three_channels(crop) for crop in crops]
    narrow = [i for i, crop in enumerate(shaped) if crop.shape[1] <= NARROW * crop.shape[0]]
    wide = [i for i, crop in enumerate(shaped) if crop.shape[1] > NARROW * crop.shape[0]]
    texts = [("", 0.0)] * len(shaped)
    for batch in ([narrow] if narrow else []) + [[i] for i in wide]:
        found = recogniser(TextRecInput(img=[shaped[i] for i in batch]))
        for i, text, confidence in zip(batch, found.txts, found.scores, strict=True):
            texts[i] = (text.strip(), float(confidence))
    return texts


@cache
def _recogniser() -> Any:
    """The model, once a process. The path is given so that nothing is ever fetched from a network.

    One thread a process: parallelism is the business of whoever starts processes. A width of 48 instead of
    the usual 320 lets narrow crops stay narrow: the cost goes with the width.
    """
    from rapidocr import RapidOCR

    engine = RapidOCR(
        params={
            "Global.log_level": "error",
            "Rec.model_path": str(files("rapidocr") / "models" / "PP-OCRv6_rec_small.onnx"),
            "Rec.rec_img_shape": [3, 48, 48],
            "Rec.rec_batch_num": BATCH,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    load: Callable[[], Any] = engine._load_rec_model
    return load()


def _three_channels(crop: Pixels) -> Pixels:
    height, width = crop.shape[:2]
    if width * 48 > WIDEST * height:  # longer than any line of print: a rule or a smear
        crop = crop[:, : WIDEST * height // 48]
    return crop if crop.ndim == 3 else crop[:, :, None].repeat(3, axis=2)
