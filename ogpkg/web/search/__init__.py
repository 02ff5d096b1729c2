"""Search: a few words go in, things whose names fit come out, as a page and as suggestions."""
