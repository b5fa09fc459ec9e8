"""Rulebooks: what they say, what that means, what they can reach, and how two of them differ."""
