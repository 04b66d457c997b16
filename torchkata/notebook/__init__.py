"""`check` in a notebook, notebooks as text, and training as a picture."""
