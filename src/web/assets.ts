/** What pages load beside themselves: one stylesheet, two small scripts, letters. All of it comes from here. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Router, type Request } from 'express';

interface Asset {
  type: string;
  plain: Buffer;
  gzip: Buffer | null;
  brotli: Buffer | null;
  /** Of the content: a changed file has another address, so that an address may be kept for ever. */
  version: string;
}

/** Beside this file, in `src` and in `dist` alike. */
const OWN = join(dirname(fileURLToPath(import.meta.url)), 'assets');
const PACKAGES = createRequire(import.meta.url);
const FONTS = ['thai-400', 'thai-700', 'latin-400', 'latin-700'].map((cut) => `sarabun-${cut}-normal.woff2`);
const YEAR_S = 31_536_000;

const read = (...paths: string[]): Buffer => Buffer.concat(paths.map((path) => readFileSync(path)));
const own = (name: string): string => join(OWN, name);

function asset(type: string, plain: Buffer, packs = true): Asset {
  return {
    type,
    plain,
    gzip: packs ? gzipSync(plain, { level: 9 }) : null,
    brotli: packs ? brotliCompressSync(plain) : null,
    version: createHash('sha256').update(plain).digest('hex').slice(0, 10),
  };
}

let loaded: ReadonlyMap<string, Asset> | null = null;

/** Read when the first page is made; the files do not change while this runs. */
function assets(): ReadonlyMap<string, Asset> {
  loaded ??= new Map<string, Asset>([
    ['letters.css', asset('text/css', read(own('letters.css')))],
    [
      'site.css',
      asset('text/css', read(PACKAGES.resolve('@picocss/pico/css/pico.min.css'), own('letters.css'), own('site.css'))),
    ],
    ['htmx.js', asset('text/javascript', read(PACKAGES.resolve('htmx.org/dist/htmx.min.js')))],
    ['console.js', asset('text/javascript', read(own('console.js')))],
    ['icon.svg', asset('image/svg+xml', read(own('icon.svg')))],
    ...FONTS.map((font): [string, Asset] => [
      font,
      asset('font/woff2', read(PACKAGES.resolve(`@fontsource/sarabun/files/${font}`)), false),
    ]),
  ]);
  return loaded;
}

/** For example `/assets/site.css?v=0a1b2c3d4e`. */
export function assetUrl(name: string): string {
  const found = assets().get(name);
  if (!found) throw new Error(`there is no asset ${name}`);
  return `/assets/${name}?v=${found.version}`;
}

export function assetRouter(): Router {
  const router = Router();
  router.get('/assets/:name', (request: Request<{ name: string }>, response, next) => {
    const found = assets().get(request.params.name);
    if (!found) return next();
    const kept = request.query['v'] === found.version || found.type === 'font/woff2';
    response.set({
      'content-type': found.type.startsWith('text/') ? `${found.type}; charset=utf-8` : found.type,
      'cache-control': kept ? `public, max-age=${YEAR_S}, immutable` : 'no-cache',
      'x-content-type-options': 'nosniff',
      etag: `"${found.version}"`,
      vary: 'accept-encoding',
    });
    if (request.get('if-none-match') === `"${found.version}"`) return void response.status(304).end();
    const how = found.gzip ? request.acceptsEncodings('br', 'gzip') : false;
    const packed = how === 'br' ? found.brotli : how === 'gzip' ? found.gzip : null;
    if (how && packed) response.set('content-encoding', how);
    response.end(packed ?? found.plain);
  });
  return router;
}
