"""The picture as its readers ask for it, within what each may see."""
