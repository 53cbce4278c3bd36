"""What an answer says, in words: the same on a terminal, in a document and in a workbook."""
