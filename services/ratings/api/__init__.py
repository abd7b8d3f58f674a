"""The public HTTP interface of ratings: translate, call one use case, translate back."""
