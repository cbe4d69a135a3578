"""Where the faces are: MediaPipe landmarks, their named groups, tracks and fading."""
