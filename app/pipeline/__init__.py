"""Threads, mailboxes, clock and meter: the frame's way in real time."""
