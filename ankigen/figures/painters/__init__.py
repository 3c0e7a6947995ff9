"""How the figures of each family are drawn, with PyTorch."""
