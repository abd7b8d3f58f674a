"""The sample city 示例市: a fictional city of 276 pharmacies to look at, to try things on and to test with."""
