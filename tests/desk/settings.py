"""The desk's settings in tests: a demo's, with a key that ends with them."""

import os

os.environ.setdefault("TRADEWIND_SECRET_KEY", "only for tests: signs sessions that end with them")
os.environ["TRADEWIND_DEMO"] = "1"

from tradewind_desk.settings import *  # noqa: F403

# What is tested is not how slow a password is to guess.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
