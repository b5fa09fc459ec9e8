"""Findings: groups that show a pattern, what ties them, what speaks for and against it, and each one's share."""
