/** The little HTTP that the emulator needs on top of `node:http`. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Answer {
  status: number;
  /** JSON, unless it is a Buffer. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** A body larger than the limit. What comes after the limit is read and thrown away, so that the sender hears the answer. */
export class BodyTooLargeError extends Error {}

/** @throws {BodyTooLargeError} */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on('end', () => {
      if (size > limitBytes) reject(new BodyTooLargeError(`The body is larger than ${limitBytes} bytes.`));
      else resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    });
    request.on('error', reject);
  });
}

export function send(response: ServerResponse, answer: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const isBlob = Buffer.isBuffer(answer.body);
  const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(JSON.stringify(answer.body ?? {}));
  response.writeHead(answer.status, {
    'content-type': isBlob ? 'application/octet-stream' : 'application/json',
    'content-length': body.length,
    ...answer.headers,
  });
  response.end(body);
}

function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}

function hostOf(url: string): string | null {
  try {
    return new URL(url).hostname;
  } catch {
    return null;
  }
}

/**
 * Whether a request comes from this machine, was meant for it, and was not sent by a web page from elsewhere. The Host
 * header is checked against DNS rebinding, Origin against other sites open in the same browser.
 */
export function isLocal(request: IncomingMessage): boolean {
  const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const host = hostOf(`http://${request.headers.host ?? ''}`);
  const { origin } = request.headers;
  const originHost = origin === undefined ? 'localhost' : hostOf(origin);
  return (
    isLoopbackName(address) &&
    host !== null &&
    isLoopbackName(host) &&
    originHost !== null &&
    isLoopbackName(originHost)
  );
}
