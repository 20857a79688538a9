"""What the peers do, run by their own Python: nothing here is imported by ours."""
