"""A process that records until it is killed or its disk is full: `python endless.py PATH MOST_BYTES`.

It says "written" for each second of recording on its standard output, and in the end why it ended.
"""

import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    from tests.outputs.live.stage import FakeMicrophone, Stage

    path, most_bytes = Path(sys.argv[1]), int(sys.argv[2])
    if most_bytes:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    stage = Stage()
    encoding = stage.encoding()
    recording = stage.recording(encoding, path)
    recording.listen_to(FakeMicrophone())
    encoding.add(recording)
    for second in range(3600):
        stage.play(encoding, 1.0, hear=recording.hear)
        if recording.error is not None:
            say(f"{type(recording.error).__name__} {recording.error}")
            break
        say(f"written {second + 1}")
    encoding.close()


if __name__ == "__main__":
    main()
