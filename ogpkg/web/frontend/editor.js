// what editor.js is for: see the pages that ask for it
