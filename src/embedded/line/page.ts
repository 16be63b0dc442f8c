/** The chat page's files, read at each request so that a rebuilt page needs no restart. */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Answer } from './http.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

const plain = (status: number, text: string): Answer => ({
  status,
  body: Buffer.from(text),
  headers: { 'content-type': 'text/plain; charset=utf-8' },
});

export async function servePage(pageDir: string | undefined, pathname: string): Promise<Answer> {
  if (pageDir === undefined) {
    if (pathname !== '/') return plain(404, 'Not found\n');
    return plain(200, 'LINE emulator: the Messaging API is at /v2/bot, the control API at /_emulator.\n');
  }
  const name = pathname === '/' ? '/index.html' : pathname;
  // Plain names in plain folders only: no dots that lead elsewhere.
  if (!/^(\/[\w-]+)*\/[\w-]+(\.[\w-]+)*$/.test(name)) return plain(404, 'Not found\n');
  const body = await readFile(join(pageDir, name)).catch(() => null);
  if (!body) return plain(404, 'Not found\n');
  const type = TYPES[extname(name)] ?? 'application/octet-stream';
  return { status: 200, body, headers: { 'content-type': type, 'cache-control': 'no-cache' } };
}
