"""What PDF, OFD and pictures share: geometry, ruled lines, the lattice of cells, lines of text."""
