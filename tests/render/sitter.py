"""A drawn sitter with known landmarks, and a network whose painting can be told."""

import math

import cv2
import numpy as np

from app.face.topology import FACE_OVAL, GROUPS
from app.frames import LANDMARK_COUNT, Face, Frame, Picture, Points
from app.geometry.guide import Guide

EYES_PX = 100.0
"""Distance between the eyes of a face of scale 1; its crop is then 400 px wide."""


def landmarks_at(x: float, y: float, *, scale: float = 1.0, roll_deg: float = 0.0) -> Points:
    """(478, 2): a plain face whose eyes have their middle at (x, y), with every named group in its place."""
    landmarks = np.tile([0.0, 60.0], (LANDMARK_COUNT, 1))
    centres = {
        "left_eye": (-50, 0, 22, 8), "right_eye": (50, 0, 22, 8),
        "left_iris": (-50, 0, 6, 6), "right_iris": (50, 0, 6, 6),
        "left_brow": (-50, -28, 28, 6), "right_brow": (50, -28, 28, 6),
        "nose": (0, 50, 18, 24), "outer_lips": (0, 100, 34, 14), "inner_lips": (0, 100, 26, 5),
    }  # fmt: skip
    for name, (centre_x, centre_y, wide, high) in centres.items():
        turns = np.linspace(0, 2 * np.pi, len(GROUPS[name]), endpoint=False)
        ring = np.stack((centre_x - wide * np.cos(turns), centre_y - high * np.sin(turns)), axis=-1)
        landmarks[GROUPS[name]] = ring
    turns = np.linspace(0, 2 * np.pi, len(FACE_OVAL), endpoint=False)
    landmarks[FACE_OVAL] = np.stack((98 * np.sin(turns), 38 - 128 * np.cos(turns)), axis=-1)
    angle = math.radians(roll_deg)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return scale * landmarks @ turn + (x, y)


def draw_sitter(picture: Picture, landmarks_px: Points) -> None:
    """Draw the face into a picture: hair, skin, eyes, mouth, shoulders; edges where a photograph has them."""
    oval = landmarks_px[FACE_OVAL]
    middle, scale = oval.mean(axis=0), np.ptp(oval[:, 1]) / 256
    down = landmarks_px[152] - landmarks_px[10]
    down = down / np.hypot(*down)

    def fill(points: Points, colour: tuple[int, int, int]) -> None:
        cv2.fillPoly(picture, [np.round(points * 16).astype(np.int32)], colour, cv2.LINE_AA, 4)

    fill(middle + (oval - middle) * 1.9 + 300 * scale * down, (140, 70, 40))
    fill(middle + (oval - middle) * 0.6 + 130 * scale * down, (120, 150, 205))
    fill(middle + (oval - middle) * 1.22 - 26 * scale * down, (25, 35, 50))
    fill(oval, (135, 165, 220))
    for name, colour in (("left_eye", (235, 235, 235)), ("right_eye", (235, 235, 235)),
                         ("left_iris", (60, 40, 30)), ("right_iris", (60, 40, 30)),
                         ("left_brow", (30, 40, 55)), ("right_brow", (30, 40, 55)),
                         ("outer_lips", (90, 90, 190)), ("inner_lips", (40, 30, 90))):  # fmt: skip
        fill(landmarks_px[GROUPS[name]], colour)


def frame_of(*faces: Face, width: int = 640, height: int = 360) -> Frame:
    across = np.linspace(150, 215, width, dtype=np.float32)
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = np.stack((across + 20, across, across - 40), axis=-1).astype(np.uint8)
    for face in faces:
        draw_sitter(picture, face.landmarks_px)
    picture.setflags(write=False)
    return Frame(picture, 0, 0.0)


class FlatNetwork:
    """Paints everything in one colour, and keeps what it was given."""

    style_id = "flat"
    device = "CPU"
    threads = 1
    guided = False

    def __init__(self, rgb: tuple[int, int, int] = (250, 40, 10)) -> None:
        self.rgb = rgb
        self.crops: list[Picture] = []

    def paint(self, crop_rgb: Picture, guide: Guide | None = None) -> Picture:
        self.crops.append(crop_rgb)
        return np.full_like(crop_rgb, self.rgb)
