"""Run a command and print what it took, as JSON: `python -I -S run_measured.py COMMAND…`.

A process of its own because a child's peak memory starts at its parent's: this
parent imports next to nothing.
"""

import json
import os
import sys
import time

start = time.perf_counter()
null = os.open(os.devnull, os.O_WRONLY)
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
_, status, usage = os.wait4(child, 0)
print(
    json.dumps(
        {
            "status": os.waitstatus_to_exitcode(status),
            "seconds": time.perf_counter() - start,
            "cpu_seconds": usage.ru_utime + usage.ru_stime,
            # Kilobytes, but for macOS, where it is bytes.
            "megabytes": usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024),
        }
    )
)
