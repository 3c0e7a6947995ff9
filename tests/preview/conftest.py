"""A busy machine is given time."""

from playwright.sync_api import expect

expect.set_options(timeout=20_000)
