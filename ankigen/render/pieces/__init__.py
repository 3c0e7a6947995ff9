"""What Markdown must not see: code, formulas, pictures, clozes. Taken out before it runs, put back after."""
