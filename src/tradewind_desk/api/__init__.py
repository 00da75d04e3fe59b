"""The JSON door for the same acts: OpenAPI 3.1, tokens with scopes, webhooks."""
