"""JSON Lines, TOML and JSON Schema: how the outside world writes what the core computes with."""
