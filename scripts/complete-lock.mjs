/**
 * Completes package-lock.json: npm leaves out optional packages for other platforms when it cannot fetch them while it
 * writes the lock, and `npm ci` then refuses the lock everywhere. What is missing is added with exact version and platform,
 * without a checksum. Run it after every `npm install`; `--check` only tells.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(readFileSync(path, 'utf8'));

const OS = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'openharmony'];
const CPU = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64'];

/** What a name such as `@swc/core-linux-arm-gnueabihf` says. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = words.find((word) => OS.includes(word));
  const cpu = words.find((word) => CPU.includes(word));
  if (!os || !cpu) throw new Error(`${name}: its name tells no platform, please complete package-lock.json by hand`);
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu')) && 'glibc';
  return { cpu: [cpu], ...(libc && os === 'linux' && { libc: [libc] }), os: [os] };
}

const missing = Object.entries(lock.packages).flatMap(([parent, { optionalDependencies = {}, dev }]) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => !lock.packages[`${parent}/node_modules/${name}`] && !lock.packages[`node_modules/${name}`])
    .map(([name, version]) => ({ name, version, dev })),
);
for (const { name, version, dev } of missing) {
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`${name}@${version}: only exact versions can be added`);
  lock.packages[`node_modules/${name}`] = { version, ...(dev && { dev }), optional: true, ...platformOf(name) };
}

if (missing.length === 0) console.log('package-lock.json is complete.');
else if (process.argv.includes('--check')) {
  console.error(`package-lock.json lacks ${missing.length} optional packages: run "node scripts/complete-lock.mjs".`);
  process.exitCode = 1;
} else {
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
  console.log(`Added ${missing.length} optional packages to package-lock.json.`);
}
