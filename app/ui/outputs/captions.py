"""How each output stands, in one line."""

from app.outputs.live.recording import RecordingStatus
from app.outputs.live.timelapse import TimelapseStatus
from app.outputs.virtual_camera.broadcast import VirtualCameraStatus
from app.ui.outputs.recording_pill import recording_text


def recording_caption(recording: RecordingStatus) -> str:
    """Time, size and microphone."""
    sound = f"  ·  {recording.microphone}" if recording.microphone else ""
    return f"{recording_text(recording)}  ·  {recording.size_bytes / 1e6:.1f} MB{sound}"


def timelapse_caption(timelapse: TimelapseStatus) -> str:
    """How many pictures, and how often one is taken."""
    pictures = "picture" if timelapse.taken == 1 else "pictures"
    return f"{timelapse.taken} {pictures}, one every {timelapse.every_s:g} s"


def camera_caption(camera: VirtualCameraStatus) -> str:
    """What other programs call it, its size and pace, and what stands in for the painting."""
    width, height = camera.size_px
    standing_in = f"  ·  {camera.standing_in}" if camera.standing_in else ""
    return f"{camera.device}  ·  {width} × {height}, {camera.rate_hz:.0f} fps{standing_in}"
