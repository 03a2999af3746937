"""What the federation promises, the lines of its register, an enquiry and its states."""
