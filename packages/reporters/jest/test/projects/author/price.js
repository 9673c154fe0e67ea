module.exports = (name) => name.length;
