"""The painting offered to other programs as a camera."""
