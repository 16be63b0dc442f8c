/** Bundles the emulator's chat page: one script, one stylesheet, one document. */
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const sources = fileURLToPath(new URL('../src/embedded/line/chat/', import.meta.url));

/** @param {string} outDir where `index.html`, `chat.js` and `chat.css` go; made if it is not there */
export async function buildChatPage(outDir) {
  await mkdir(outDir, { recursive: true });
  await build({
    // The stylesheet is an entry of its own, so that no module has to import a file that only a bundler understands.
    entryPoints: [
      { in: join(sources, 'main.tsx'), out: 'chat' },
      { in: join(sources, 'chat.css'), out: 'chat' },
    ],
    outdir: outDir,
    bundle: true,
    minify: true,
    // Thai as it is, not as escapes: a third of the size.
    charset: 'utf8',
    format: 'esm',
    target: ['es2022'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  });
  await cp(join(sources, 'index.html'), join(outDir, 'index.html'));
}
