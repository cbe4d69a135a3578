"""The window's part of the live outputs: panel, record button, clean window, tray, hotkeys."""
