"""In which forms the firm can act abroad and in Hong Kong."""
