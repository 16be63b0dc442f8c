/** A page as bytes: whole HTML for a browser, or a piece of it that takes its place in a page. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

const pack = promisify(gzip);
/** Smaller ones fit into one packet anyway. */
const WORTH_PACKING = 1_200;

export async function sendPage(request: Request, response: Response, status: number, page: VNode): Promise<void> {
  await send(request, response, status, `<!doctype html>\n${renderToString(page)}\n`);
}

export async function sendPiece(request: Request, response: Response, status: number, piece: VNode): Promise<void> {
  await send(request, response, status, renderToString(piece));
}

async function send(request: Request, response: Response, status: number, html: string): Promise<void> {
  response.status(status).type('html').vary('accept-encoding');
  const packs = html.length > WORTH_PACKING && request.acceptsEncodings('gzip') === 'gzip';
  if (!packs) return void response.send(html);
  const bytes = await pack(html, { level: constants.Z_BEST_SPEED + 3 });
  response.set('content-encoding', 'gzip').send(bytes);
}

/** A file, piece by piece. Whoever has gone away meanwhile is no error of ours. */
export async function sendBytes(response: Response, pieces: AsyncIterable<Buffer | string>): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), response);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/** What somebody has sent, as it came. */
export interface Content {
  type: string | null;
  /** The header `Content-Disposition`. */
  disposition: string;
  /** Bytes. */
  size: number;
  /** Whether `read` reads ranges: players of some phones ask for films in them. */
  isRanged: boolean;
  read(range?: { start: number; end: number }): AsyncIterable<Buffer>;
}

export async function sendContent(request: Request, response: Response, content: Content): Promise<void> {
  const { size } = content;
  response.set({
    'content-type': content.type ?? 'application/octet-stream',
    'content-disposition': content.disposition,
    'x-content-type-options': 'nosniff',
    'accept-ranges': content.isRanged ? 'bytes' : 'none',
    'cache-control': 'private, no-store',
  });
  const ranges = content.isRanged ? request.range(size) : undefined;
  if (ranges === -1) return void response.status(416).set('content-range', `bytes */${size}`).end();
  const range = Array.isArray(ranges) && ranges.length === 1 ? ranges[0] : undefined;
  if (range) response.status(206).set('content-range', `bytes ${range.start}-${range.end}/${size}`);
  response.set('content-length', String(range ? range.end - range.start + 1 : size));
  await sendBytes(response, content.read(range));
}
