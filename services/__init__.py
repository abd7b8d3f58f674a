"""The three deployables; they know each other only by HTTP and by the messages of `common.messages`."""
