"""The audit trail: a log that is only added to, chained line by line, with a Merkle root that can be published."""
