"""Documents, bodies and headers made to hurt: families of them in growing sizes, and random ones from a seed."""
