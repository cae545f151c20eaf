"""What the picture is a function of: reports, grades and decisions."""
