"""The old binary Word format (DOC, DOT, and WPS, which is the same) → lines and ruled grids.

Belongs here: converting to DOCX in pure Python and reading that, and what only an office suite can convert.
Does not belong here: calling one (`engine.converter`); such files are quarantined with what to install.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from doc2docx import convert
from doc2docx.errors import Doc2DocxError, EncryptedDocumentError

from parsers.model import NEEDS_CONVERTER, Layout
from parsers.readers.limits import Refusal
from parsers.readers.word.docx import read_docx

_ADVICE = "install LibreOffice (`apt-get install libreoffice-writer`, or its soffice on PATH) and build again"


def read_doc(data: bytes) -> Layout:
    """Lines and grids of a binary Word document. Raises Refusal: `encrypted`, `needs_converter`.

    The converter takes paths only: it gets a private folder that is gone on return.
    """
    with TemporaryDirectory(prefix="doc-") as folder:
        source, target = Path(folder, "in.doc"), Path(folder, "out.docx")
        source.write_bytes(data)
        try:
            convert(source, target)
        except EncryptedDocumentError as error:
            raise Refusal("encrypted", "the document asks for a password: save it without one") from error
        except Doc2DocxError as error:
            raise Refusal(NEEDS_CONVERTER, f"{error}: {_ADVICE}") from error
        except (ValueError, LookupError, ArithmeticError, RecursionError, OSError) as error:
            raise Refusal(NEEDS_CONVERTER, f"{type(error).__name__} {error}: {_ADVICE}") from error
        converted = target.read_bytes()
    return replace(read_docx(converted), media_type="application/msword")


def refuse_uof(data: bytes) -> Layout:
    """A document in the Uniform Office Format (GB/T 20916), which only office suites open.

    Raises Refusal: `needs_converter`.
    """
    raise Refusal(NEEDS_CONVERTER, f"a UOF document of {len(data)} bytes, for an office suite: {_ADVICE}")
