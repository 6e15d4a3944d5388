"""Practice simulations: scenarios as data, played by the same rules on the server and on the device."""
