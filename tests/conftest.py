"""What every test may ask for, that what was compiled once is kept, and how long properties are looked into.

A run tries the same examples each time and takes what time it takes, so that what fails is what was changed.
`HYPOTHESIS_PROFILE=explore` tries new ones; what it finds becomes an example by name.
"""

import os
import sys

from hypothesis import HealthCheck, settings

pytest_plugins = ["support.order"]

# The suite starts hundreds of Python processes: where compiled code may not be kept, each compiles everything anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("suite", settings.get_profile("explore"), derandomize=True, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
