// what chart.js is for: see the pages that ask for it
