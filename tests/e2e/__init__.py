"""The site as people meet it: a real server and a real browser, with JavaScript and without, narrow and wide."""
