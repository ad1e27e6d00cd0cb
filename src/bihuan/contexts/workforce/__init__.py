"""Who serves, where, when and with what: the organisation tree, zones, people, shifts, equipment, the dossier."""
