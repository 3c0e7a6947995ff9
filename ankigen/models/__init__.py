"""The generative models that ship with the package: one family a module, and what all families share."""
