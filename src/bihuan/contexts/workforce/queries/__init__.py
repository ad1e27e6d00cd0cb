"""Reading the workforce. Interfaces ask with their actor; other contexts, inside their own actions, ask without."""
