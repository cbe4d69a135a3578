"""Where finished paintings go: snapshots, video files, virtual camera."""
