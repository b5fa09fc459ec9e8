"""Linkage: what declarations have in common, how much that says, and which of them therefore belong together."""
