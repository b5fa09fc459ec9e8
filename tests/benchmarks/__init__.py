"""Measurements against named rivals. They print ratios; none of them is a timed test."""
