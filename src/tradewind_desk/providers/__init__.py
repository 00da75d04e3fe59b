"""The provider's pages: profile and the inbox of referred needs."""
