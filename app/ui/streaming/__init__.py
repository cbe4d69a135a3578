"""The window's part of the local stream and the remote control: switching them, and being steered by them."""
