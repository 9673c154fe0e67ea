// What `ts-node/register` does, in a few lines: `require` compiles.
const { readFileSync } = require('node:fs');
const typescript = require('typescript');

require.extensions['.ts'] = (module, file) => {
  const { outputText } = typescript.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions: { target: 'ES2022', module: 'CommonJS', inlineSourceMap: true },
  });
  module._compile(outputText, file);
};
