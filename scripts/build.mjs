/**
 * Compiles the server with tsc and bundles what runs in a browser, into dist/.
 * `--if-needed` does nothing while every input is older than the last build.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...parts) => join(root, ...parts);
const stamp = at('dist', '.built');
const inputs = [
  'src',
  'config',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build.mjs',
  'scripts/build-chat-page.mjs',
];

/** Files that the server reads beside its compiled code. `config/` is read from the project's root and stays there. */
const assets = [
  { from: 'src/web/assets', to: 'dist/src/web/assets' },
  { from: 'src/line/rich-menu', to: 'dist/src/line/rich-menu' },
];

/** Newest change at or below a path. Folders count too: deleting a file changes only its folder. */
function changedAt(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, changedAt(join(path, name))), stat.mtimeMs);
}

function isUpToDate() {
  const built = statSync(stamp, { throwIfNoEntry: false });
  return built !== undefined && inputs.every((input) => changedAt(at(input)) <= built.mtimeMs);
}

function compile() {
  const tsc = at('node_modules', '.bin', 'tsc');
  if (!existsSync(tsc)) throw new Error('tsc is not installed: run "npm ci" first');
  const { status } = spawnSync(tsc, ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the TypeScript sources do not compile (see above)');
}

async function build() {
  const startedAt = new Date();
  compile();
  const { buildChatPage } = await import('./build-chat-page.mjs');
  await buildChatPage(at('dist/src/embedded/line/chat/page'));
  for (const { from, to } of assets) if (existsSync(at(from))) cpSync(at(from), at(to), { recursive: true });
  mkdirSync(at('dist'), { recursive: true });
  writeFileSync(stamp, '');
  // Dated at the start: a source saved during the build is newer than it.
  utimesSync(stamp, startedAt, startedAt);
  console.log(`Built dist/ in ${((Date.now() - startedAt.getTime()) / 1000).toFixed(1)} s`);
}

if (!process.argv.includes('--if-needed') || !isUpToDate()) {
  try {
    await build();
  } catch (error) {
    console.error(`Build failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
