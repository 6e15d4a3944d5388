"""H5P on this site: libraries and contents in tables, files in the storage, players in lessons, screens for authors."""
