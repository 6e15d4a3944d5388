"""What the demonstration starts with, step by step. Every step may be repeated: it changes nothing then."""

# Written wherever a figure or a body is invented, so that nobody takes it for a true one.
INVENTED = "Số liệu trình diễn"
