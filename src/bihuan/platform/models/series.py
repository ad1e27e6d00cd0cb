"""Running numbers, one series per prefix and business day; gaps are allowed, repeats are not."""

from datetime import date
from typing import Final

from django.db import connection, models
from django.db.models import F

from bihuan.platform.memory import active
from bihuan.platform.models.base import Row

# One statement, whether or not it is the day's first number: whoever else wants one waits as short as can be.
_TAKE: Final = """INSERT INTO platform_numberseries (prefix, business_date, last) VALUES (%s, %s, %s)
    ON CONFLICT (prefix, business_date) DO UPDATE SET last = platform_numberseries.last + excluded.last
    RETURNING last"""


class NumberSeries(Row):
    """The last running number given out of one series."""

    prefix = models.CharField(max_length=8)
    business_date = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "business_date"], name="number_series_once")]


def next_number(prefix: str, business_date: date) -> int:
    """This will take the next number of a series. Call it late in an action: the row stays locked to its end."""
    return reserve_numbers(prefix, business_date, 1) + 1


def reserve_numbers(prefix: str, business_date: date, count: int) -> int:
    """This will take the next numbers of a series at once, and give the last one given out before them."""
    if active() is not None:
        return _remembered(prefix, business_date, count) - count
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [prefix, connection.ops.adapt_datefield_value(business_date), count])
        last: int = cursor.fetchone()[0]
    return last - count


def _remembered(prefix: str, business_date: date, count: int) -> int:
    series = NumberSeries.objects.filter(prefix=prefix, business_date=business_date)
    if not series.update(last=F("last") + count):
        NumberSeries.objects.create(prefix=prefix, business_date=business_date, last=count)
    return series.values_list("last", flat=True).get()


def dated_number(prefix: str, business_date: date) -> str:
    """This will take the next number of a series and give it as it is written."""
    return written(prefix, business_date, next_number(prefix, business_date))


def written(prefix: str, business_date: date, number: int) -> str:
    """This will give a whole number such as `GZ-261121-0418`: unique for a century, since the year stands in it."""
    return f"{prefix}-{business_date:%y%m%d}-{number:04d}"
