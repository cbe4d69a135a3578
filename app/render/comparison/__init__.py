"""Pictures that show several paintings of one frame: split, grid, contact sheet."""
