"""What is going on now, encoded once for everybody who wants it: recording, replay, loop, time-lapse."""
