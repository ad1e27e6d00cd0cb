"""A year of the sample city as its older system would hand it over: histories as lines of a file, from a seed."""
