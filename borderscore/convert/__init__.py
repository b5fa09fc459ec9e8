"""Reading what others have: messages of airlines, and tables."""
