"""Pure libraries: data in, data out. No Django, no clock, no settings; each has its own JSON form and command line."""
