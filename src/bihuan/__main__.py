"""This will run the program: `python -m bihuan …` is the same as `bihuan …`."""

import sys

from bihuan.config.program import main

if __name__ == "__main__":
    sys.exit(main())
