"""Who is on duty on which stand: shifts, what people said they can do, changes between them."""
