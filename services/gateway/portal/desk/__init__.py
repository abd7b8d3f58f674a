"""Pages for staff of the agency (经办、审批)."""
