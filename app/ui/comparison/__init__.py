"""Comparing styles in the window: split, grid, freeze, contact sheet, thumbnails of the current face."""
