"""The plan: routes side by side, versions, what moved, what changed since."""
