"""Values of stores: what is told of them, before it is written."""
