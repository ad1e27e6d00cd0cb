"""The sample city at full strength: fictional, from one seed, the same rows every time. docs/city.md describes it.

`city()` gives all that does not change from day to day: units, zones, people, address tree and customers. What a day
brings is drawn in `demand`; `load` puts both into an empty database through the product's own actions.
"""

from bihuan.config.demo.city.plan import CITY_PATH, City, city

__all__ = ["CITY_PATH", "City", "city"]
