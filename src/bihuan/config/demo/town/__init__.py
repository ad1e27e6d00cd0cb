"""The sample town: tables written by its generator; README.md describes each column."""
