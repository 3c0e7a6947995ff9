"""What a deck consists of, in numbers: measured on its notes, told as a table, as JSON and as a plot."""
