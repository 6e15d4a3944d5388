"""IMS Common Cartridge 1.3: courses from and for other learning systems."""
