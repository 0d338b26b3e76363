"""OFD (GB/T 33190), the format of Chinese government documents."""
