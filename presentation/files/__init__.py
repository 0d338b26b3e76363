"""Findings as files: text, JSON, SARIF and a workbook. None of them opens or writes a file itself."""
