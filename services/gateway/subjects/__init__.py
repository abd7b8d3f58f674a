"""What the gateway knows of stores and chains."""
