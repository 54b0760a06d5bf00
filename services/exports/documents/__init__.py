"""Documents for word processors: the official page of GB/T 9704—2012, and the letters that are written on it."""
