"""Where ratings keeps its records: mongoengine documents, and one store module per aggregate."""
