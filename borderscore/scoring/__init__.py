"""Scores of declarations: a rulebook compiled to one function, and its exact score range."""
