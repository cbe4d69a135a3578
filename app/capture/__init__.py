"""Where frames come from: camera, video file, still picture, folder, demo clip."""
