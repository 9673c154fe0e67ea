require('./thousand.js')();
