"""Running numbers, one series per prefix and business day; gaps are allowed, repeats are not."""

from datetime import date

from django.db import models
from django.db.models import F

from bihuan.platform.models.base import Row


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
    series = NumberSeries.objects.filter(prefix=prefix, business_date=business_date)
    if not series.update(last=F("last") + count):
        # The day's first: whoever loses this insert finds the winner's row.
        NumberSeries.objects.bulk_create(
            [NumberSeries(prefix=prefix, business_date=business_date)], ignore_conflicts=True
        )
        series.update(last=F("last") + count)
    return series.values_list("last", flat=True).get() - count


def dated_number(prefix: str, business_date: date) -> str:
    """This will give a whole number such as `GZ-261121-0418`: unique for a century, since the year stands in it."""
    return f"{prefix}-{business_date:%y%m%d}-{next_number(prefix, business_date):04d}"
