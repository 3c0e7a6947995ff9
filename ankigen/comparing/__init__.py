"""Two releases of a deck side by side: what a learner will notice, and what would cost their progress."""
