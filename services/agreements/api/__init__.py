"""The HTTP face of agreements: translate, call one use case, translate back."""
