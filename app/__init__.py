"""Limner paints a live portrait of whoever sits before the camera. The folders are the way of a frame."""

__version__ = "0.1.0"
