"""What a user would take instead of borderscore to find couriers of one hand. All take the same files."""
