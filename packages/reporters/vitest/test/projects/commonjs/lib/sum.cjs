module.exports = { sum: (...numbers) => numbers.reduce((total, number) => total + number, 0) };
