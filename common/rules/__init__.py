"""What rules reckon with: dated policy files and parameters, working days, money, Chinese numbers."""
