"""Local images that an author names: found inside the seeds root only, checked by decoding, named by content."""
