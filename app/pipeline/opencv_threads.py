"""How OpenCV uses the machine's cores beside the pipeline's own threads."""

import cv2


def keep_to_one_thread() -> None:
    """Have OpenCV work on the thread that calls it, in the whole process.

    The pipeline's threads keep the cores busy already. Splitting a picture of a few hundred rows among
    further ones, and waking them for each of some thirty calls a frame, took two milliseconds of processor
    time a frame on two cores, a twentieth of all, and brought a frame out three milliseconds sooner.
    """
    cv2.setNumThreads(1)
