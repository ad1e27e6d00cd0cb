"""The REST API: a document says what each endpoint takes, one action or some queries do it, frozen rows go out as JSON."""
