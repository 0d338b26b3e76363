"""Spreadsheets: XLSX, XLSB, XLS, ODS, Excel 2003 XML."""
