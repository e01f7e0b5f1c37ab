"""Run AWS's runtime client, and write down at its end what the process had loaded.

`runtime_process` starts this text with `python -c`, so it is no module that the function could see, and the folder of
the function is the first place of imports, as with `python -m awslambdaric`.
"""

import runpy
import sys

report = sys.argv.pop()
try:
    # The same as `python -m awslambdaric <handler>`.
    runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)
finally:
    loaded = {name: vars(module) for name, module in sys.modules.items() if hasattr(module, "__dict__")}
    import json
    import os
    import sysconfig
    from pathlib import Path

    paths = {
        name: [
            os.path.realpath(path) for path in [values.get("__file__"), *values.get("__path__", [])] if path
        ]
        for name, values in loaded.items()
    }
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    peak = next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), None)
    folders = {name: os.path.realpath(path) for name, path in sysconfig.get_paths().items()}
    text = json.dumps({"modules": paths, "folders": folders, "peak": peak})
    Path(report).write_text(text, encoding="utf-8")
