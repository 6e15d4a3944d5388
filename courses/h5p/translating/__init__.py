"""One content in many languages: its texts are translated here or in files, and merged when it is played."""
