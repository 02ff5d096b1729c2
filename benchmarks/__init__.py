"""Generated data of any size, shaped like the real documents, and what our tools take for it. Not in the package."""
