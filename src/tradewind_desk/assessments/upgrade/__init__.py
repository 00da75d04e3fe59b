"""How far the firm has come, by each diagnostic."""
