"""How a paper looks: a finished view in, the bytes of a PDF out.

`render` is the door. WeasyPrint is loaded by `engine` alone, on the first paper, and only a worker gets that far.
"""
