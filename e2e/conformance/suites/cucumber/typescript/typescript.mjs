// What `tsx` and `ts-node/esm` do, in a few lines: a loader that compiles.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import typescript from 'typescript';

export function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { outputText } = typescript.transpileModule(readFileSync(fileURLToPath(url), 'utf8'), {
    compilerOptions: { target: 'ES2022', module: 'ESNext', inlineSourceMap: true },
  });
  return { format: 'module', source: outputText, shortCircuit: true };
}
