"""What an author needs: the gate, and the parts of an exercise."""
