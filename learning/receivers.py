"""What learning itself does when something happens."""
