"""When: stretches of time, changes ahead, and the steps of setting up."""
