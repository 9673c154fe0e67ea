import Mocha from 'mocha';

const mocha = new Mocha({ reporter: '@livelane/mocha', reporterOptions: { console: false } });
mocha.addFile('./test/only.cjs');
mocha.run((failures) => {
  console.log(`the program counts ${failures}`);
});
