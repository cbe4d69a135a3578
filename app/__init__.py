"""Limner paints a live portrait of whoever sits before the camera. The folders are the way of a frame."""

import os

# Nothing leaves the machine: whatever build of ONNX Runtime is installed must be told so before its import.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

__version__ = "0.1.0"
