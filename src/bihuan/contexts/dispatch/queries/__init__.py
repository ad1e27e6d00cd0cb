"""What dispatch's pages show."""
