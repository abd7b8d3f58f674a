"""What a confirmation would do, before anybody acts: points, grade, measures, chain, notice."""
