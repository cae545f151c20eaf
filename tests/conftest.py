"""What every test may ask for, and that what was compiled once is kept."""

import os
import sys

pytest_plugins = ["support.order"]

# The suite starts hundreds of Python processes: where compiled code may not be kept, each compiles everything anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
