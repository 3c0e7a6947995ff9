"""Markdown: CommonMark divides it into blocks, Python-Markdown reads what stands inside a line."""
