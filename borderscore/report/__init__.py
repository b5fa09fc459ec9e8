"""Results and rulebooks as people read them: renders, computes nothing."""
