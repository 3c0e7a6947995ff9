"""How good the trained models are: what is measured of each kind, with what, and against what."""
