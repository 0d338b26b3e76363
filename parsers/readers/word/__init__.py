"""Word processors: DOCX, DOC, WPS, RTF, ODT, Word 2003 XML."""
