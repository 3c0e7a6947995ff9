"""Pictures of what the bundled models do: which there are, which topic gets which, and how they are drawn."""
