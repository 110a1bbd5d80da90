"""What the sandbox provides, for tests: it keeps what it is given."""
