"""How a place in a sheet is named: as the spreadsheet shows it, so that it is found at once."""


def column_letters(number: int) -> str:
    """This will name column `number`, counted from 1, as a spreadsheet does: A, B … Z, AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place(sheet: str, row: int, column: int = 0, name: str = "") -> str:
    """This will name a cell (`kinds.csv!C7 limit_minutes`) or, without a column, a row (`kinds.csv!7`)."""
    where = f"{sheet}!{column_letters(column)}{row}"
    return f"{where} {name}" if name else where
