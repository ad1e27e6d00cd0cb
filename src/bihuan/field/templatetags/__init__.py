"""What the phone's templates may say beyond the staff pages' tags."""
