"""Sheets: Excel and CSV in and out. What comes in is hostile until read elsewhere; what goes out is never a formula."""
