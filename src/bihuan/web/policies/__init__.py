"""The policies pages' words, and the sample facts a version is tried on."""
