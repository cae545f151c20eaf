"""An agent that starts reads neither labels nor the lexicon: each is loaded when the first one is needed."""

import subprocess
import sys

SCRIPT = """
from edge_agent.wire import codec, codes, jsonform, lexicon, topics
from edge_agent.wire.messages import Report
codec.quantise(Report("SOS", 5))
print(codes.translations.cache_info().currsize, lexicon.lexicon_1.cache_info().currsize)
"""


def test_nothing_is_loaded_before_it_is_needed():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["0", "0"]
