"""What acts on people, equipment, customers and accounts ask for: the fields of their forms."""
