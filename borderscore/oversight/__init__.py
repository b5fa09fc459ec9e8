"""What those ask who watch over a rulebook: what it finds, whom it meets, and what a change of it would do."""
