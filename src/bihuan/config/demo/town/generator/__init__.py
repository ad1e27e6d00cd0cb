"""The sample town's generator: fictional, seeded, the same bytes every time.

Run `python -m bihuan.config.demo.town.generator`.
"""
