"""The naive peer of `sxs extract`: one regular expression, no model, no positions, one process.

It takes what a script written in ten minutes takes: sound segments.  It neither
projects the article nor reads front matter, and a stray `</span>` misleads it.
"""

import json
import os
import re
import sys
from pathlib import Path

_SEGMENT = re.compile(
    r'<span data-ttu-id="([^"]*)">(.*?)</span>'
    r'<span class="sxs-lookup"><span data-stu-id="[^"]*">(.*?)</span></span>',
    re.DOTALL,
)

for folder, folders, names in os.walk(sys.argv[1]):
    folders.sort()
    for name in sorted(names):
        if name.endswith(".md"):
            text = Path(folder, name).read_text(encoding="utf-8", errors="surrogateescape")
            segments = [
                {"id": id_, "source": source, "target": target}
                for id_, target, source in _SEGMENT.findall(text)
            ]
            print(json.dumps({"path": name, "segments": segments}))
