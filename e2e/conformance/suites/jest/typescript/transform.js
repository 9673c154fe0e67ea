const ts = require('typescript');

// What ts-jest does, without its checks.
module.exports = {
  process: (source, fileName) => {
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    return { code: ts.transpileModule(source, { fileName, compilerOptions }).outputText };
  },
};
