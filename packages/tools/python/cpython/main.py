"""Python of this machine, under bubblewrap; see ``glmkit_cpython.serve``. Its one argument is JSON."""

import json
import os
import sys
import types

_python = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [os.path.join(_python, "cpython"), os.path.join(_python, "runtime")]
# The machine's own matplotlib comes first.
sys.path.append(os.path.join(_python, "charts"))
# The code's variables live there, ours do not.
sys.modules["__main__"] = types.ModuleType("__main__")

from glmkit_cpython import serve  # noqa: E402

serve(**json.loads(sys.argv[1]))
