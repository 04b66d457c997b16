"""Fuzzes one target, guided by coverage: python -m tests.engine.fuzz TARGET SECONDS [FOLDER].

Without arguments, it prints the targets. FOLDER keeps the inputs that reached something new. What
fails stands in the message, as bytes, and becomes a line of `FOUND` in `test_fuzz_targets.py`.
"""

import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["torchkata"]):
    from tests.engine.fuzz.targets import TARGETS, seeds


def main() -> None:
    """Run libFuzzer on the target, from its sound inputs."""
    if len(sys.argv) == 1:
        print("\n".join(TARGETS))  # noqa: T201
        return
    target, seconds, *kept = sys.argv[1:]
    zipfile.ZipExtFile._update_crc = lambda *_: None  # or no changed byte would get past it
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(*kept) if kept else Path(folder)
        corpus.mkdir(exist_ok=True)
        for number, data in enumerate(seeds(target)):
            (corpus / f"seed{number}").write_bytes(data)
        limits = {"max_total_time": seconds, "max_len": 1 << 14, "timeout": 20}
        limits |= {"rss_limit_mb": 3072, "artifact_prefix": f"{folder}/", "print_final_stats": 1}
        options = [f"-{name}={value}" for name, value in limits.items()]
        atheris.Setup([sys.argv[0], *options, str(corpus)], TARGETS[target])
        atheris.Fuzz()


main()
