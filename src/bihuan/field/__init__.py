"""The technician's phone: today's route, one order and its one next step, also where the network is away."""
