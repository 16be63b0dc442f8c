/** Forms that only a page of the same session can send. Nothing is stored for it: tokens follow from the cookie. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';

/** What forms of this session carry, before it is masked. Whoever cannot read the cookie cannot make it. */
function tokenOf(cookie: string): Buffer {
  return createHmac('sha256', cookie).update('form').digest();
}

/**
 * The token as it goes into a page: another one each time, so that the sizes of compressed pages tell nothing about it.
 */
export function formTokenFor(cookie: string): string {
  const token = tokenOf(cookie);
  const pad = randomBytes(token.length);
  return Buffer.concat([pad, mixed(pad, token)]).toString('base64url');
}

/** Whether a form comes from a page of the session of this cookie. */
export function isOwnForm(cookie: string, given: unknown): boolean {
  const token = tokenOf(cookie);
  const bytes = typeof given === 'string' ? Buffer.from(given, 'base64url') : Buffer.alloc(0);
  if (bytes.length !== token.length * 2) return false;
  return timingSafeEqual(mixed(bytes.subarray(0, token.length), bytes.subarray(token.length)), token);
}

function mixed(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((byte, index) => byte ^ other[index]!));
}

/** What browsers say of themselves about a request from another site; those that say nothing pass. */
export function isFromElsewhere(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/** A path of ours to go back to; anything else becomes the console's first page. */
export function ownPath(given: unknown): string {
  return typeof given === 'string' && /^\/(?![/\\])[^\s\\]{0,1000}$/.test(given) ? given : '/console';
}

/** The page of ours that the browser says this request comes from; empty where it does not say. */
export function ownReferrer(request: Request): string {
  try {
    const { host, pathname, search } = new URL(request.get('referer') ?? '');
    return host === request.get('host') ? ownPath(pathname + search) : '';
  } catch {
    return '';
  }
}

/** Whom a limit counts: the address that asks, of IPv6 the network. Behind a proxy it is what the proxy says. */
export function askerOf(request: Request): string {
  return ipKeyGenerator(request.ip ?? 'unknown');
}
