"""What a process notes of its own work: how long, how many statements, how it ended. Never of whom or what."""
