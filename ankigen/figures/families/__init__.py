"""The figures of each family as data; needs no PyTorch."""
