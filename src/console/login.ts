/**
 * How staff come into the console. A link from LINE opens a page, a button on it starts the session: the page itself
 * uses nothing up, because chat programs open links to preview them. A browser that is not on the phone shows a short
 * code instead, which its owner types into the private chat and confirms there.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { CookieOptions, Request, Response } from 'express';
import type { AuditStore } from '../access/audit.ts';
import { SESSION_LASTS, type LoginCodeState, type LoginStore } from '../access/login-store.ts';
import type { Config } from '../config.ts';
import { hashOfToken, idFrom } from '../identity.ts';
import type { StaffStore } from '../staff/store.ts';
import { days, minutes, plus, type Clock } from '../time.ts';
import type { StaffMember, StaffRole } from '../turn.ts';
import { readCookie } from '../web/cookies.ts';
import { ownPath } from '../web/protection.ts';
import { browserOf } from './browsers.ts';

export const LINK_LASTS = minutes(10);
export const CODE_LASTS = minutes(10);
/** Of the link that start prints in the demo. */
const START_LINK_LASTS = days(7);
const SESSION_COOKIE = 'prachakhom_session';
/** Of a browser that shows a code. */
const WAITING_COOKIE = 'prachakhom_login';
/** Where a browser wanted to go when it had to log in first. */
const WANTED_COOKIE = 'prachakhom_wanted';
/** So many browsers may show a code at once: more is somebody playing. */
const MOST_OPEN_CODES = 500;

export interface LoginDeps {
  logins: LoginStore;
  staff: Pick<StaffStore, 'find' | 'findByRole'>;
  audit: Pick<AuditStore, 'record'>;
  clock: Clock;
  config: Pick<Config, 'publicUrl'>;
}

export interface Visitor {
  member: StaffMember;
  /** What the browser sent; what forms carry is made from it. */
  cookie: string;
  /** Our id of the session. */
  session: string;
}

const newToken = (): string => randomBytes(32).toString('base64url');

/**
 * For a member of staff, or for whoever comes first among those with a role (the demo's link at start).
 * @param event what asked for it: repeating it makes no second link.
 * @returns the address, or null where there is no such person.
 */
export async function createLoginLink(
  { logins, staff, clock, config }: Omit<LoginDeps, 'audit'>,
  who: { staffId: string } | { role: StaffRole; scope?: string },
  event = newToken(),
): Promise<string | null> {
  const member = 'staffId' in who ? await staff.find(who.staffId) : (await staff.findByRole(who.role, who.scope))[0];
  if (!member || member.roles.length === 0) return null;
  const now = clock.now();
  const token = newToken();
  await logins.saveLink({
    _id: idFrom('loginLink', event),
    tokenHash: hashOfToken(token),
    staff: member.id,
    createdAt: now,
    expiresAt: plus(now, 'role' in who ? START_LINK_LASTS : LINK_LASTS),
  });
  return `${config.publicUrl}/login/${token}`;
}

export async function isUsable({ logins, clock }: Pick<LoginDeps, 'logins' | 'clock'>, token: string) {
  return (await logins.findUsableLink(hashOfToken(token), clock.now())) !== null;
}

/** Uses the link up. @returns what the cookie is to carry, or null where the link is spent or too old. */
export async function logIn(deps: LoginDeps, token: string, request: Request): Promise<string | null> {
  const link = await deps.logins.useLink(hashOfToken(token), deps.clock.now());
  return link && startSession(deps, link.staff, link._id, 'link', request);
}

async function startSession(
  { logins, staff, audit, clock }: LoginDeps,
  staffId: string,
  cause: string,
  how: 'link' | 'code',
  request: Request,
): Promise<string | null> {
  const now = clock.now();
  const member = await staff.find(staffId);
  if (!member || member.roles.length === 0) return null;
  const session = newToken();
  await logins.startSession(hashOfToken(session), member.id, browserOf(request.get('user-agent')), now);
  await audit.record({
    _id: idFrom('audit', cause, 'console.loggedIn'),
    at: now,
    actor: member.id,
    action: 'console.loggedIn',
    subject: member.id,
    details: { how },
  });
  return session;
}

// ---------------------------------------------------------------- codes

/** Six digits that follow from the browser's secret, so that only the hash has to be kept. */
function codeFor(secret: string): string {
  const number = createHmac('sha256', secret).update('code').digest().readUIntBE(0, 6) % 1_000_000;
  return String(number).padStart(6, '0');
}

export const hashOfCode = (code: string): string => hashOfToken(`login code ${code}`);

/** @returns the secret for the browser to keep, or null where too many are waiting already. */
export async function openLoginCode(
  { logins, clock }: Pick<LoginDeps, 'logins' | 'clock'>,
  request: Request,
): Promise<string | null> {
  const now = clock.now();
  if ((await logins.countOpenCodes(now, MOST_OPEN_CODES)) >= MOST_OPEN_CODES) return null;
  for (;;) {
    const secret = newToken();
    const opened = await logins.openCode({
      _id: hashOfToken(secret),
      codeHash: hashOfCode(codeFor(secret)),
      browser: browserOf(request.get('user-agent')),
      createdAt: now,
      expiresAt: plus(now, CODE_LASTS),
    });
    if (opened) return secret;
  }
}

/** The code that this browser shows, and what has come of it; null where it shows none that still counts. */
export async function waitingCode(
  { logins, clock }: Pick<LoginDeps, 'logins' | 'clock'>,
  request: Request,
): Promise<{ code: string; state: LoginCodeState } | null> {
  const secret = tokenIn(request, WAITING_COOKIE);
  const found = secret && (await logins.findCode(hashOfToken(secret), clock.now()));
  return secret && found ? { code: codeFor(secret), state: found.state } : null;
}

/** @returns what the cookie is to carry, once the code was confirmed in LINE. */
export async function logInByCode(deps: LoginDeps, request: Request): Promise<string | null> {
  const secret = tokenIn(request, WAITING_COOKIE);
  const code = secret && (await deps.logins.useCode(hashOfToken(secret), deps.clock.now()));
  return code ? startSession(deps, code.staff!, code._id, 'code', request) : null;
}

// ---------------------------------------------------------------- sessions

export async function logOut({ logins }: Pick<LoginDeps, 'logins'>, request: Request): Promise<void> {
  const session = tokenIn(request, SESSION_COOKIE);
  if (session) await logins.endSession(hashOfToken(session));
}

/** In the browser that asks. */
export function forgetSession(config: LoginDeps['config'], response: Response): void {
  const { name, options } = sessionCookie(config);
  const { maxAge: _maxAge, ...rest } = options;
  response.clearCookie(name, rest);
}

/** Who asks, as far as the cookie tells; null without a session that lasts, or without any role left. */
export async function visitorOf(
  { logins, staff, clock }: Pick<LoginDeps, 'logins' | 'staff' | 'clock'>,
  request: Request,
): Promise<Visitor | null> {
  const cookie = tokenIn(request, SESSION_COOKIE);
  const session = cookie && (await logins.seeSession(hashOfToken(cookie), clock.now()));
  const member = session && (await staff.find(session.staff));
  if (!cookie || !session) return null;
  if (member && member.roles.length > 0) return { member, cookie, session: session._id };
  // Not asleep until there is a role again: gone.
  await logins.endSession(session._id);
  return null;
}

interface SetCookie {
  name: string;
  options: CookieOptions;
}
const cookieFor = (
  name: string,
  path: string,
  maxAge: number,
  { publicUrl }: Pick<Config, 'publicUrl'>,
): SetCookie => ({
  name,
  options: { httpOnly: true, sameSite: 'lax', secure: publicUrl.startsWith('https://'), path, maxAge },
});

export const sessionCookie = (config: Pick<Config, 'publicUrl'>): SetCookie =>
  cookieFor(SESSION_COOKIE, '/', SESSION_LASTS, config);
export const waitingCookie = (config: Pick<Config, 'publicUrl'>): SetCookie =>
  cookieFor(WAITING_COOKIE, '/login', CODE_LASTS, config);

const wantedCookie = (config: Pick<Config, 'publicUrl'>): SetCookie =>
  cookieFor(WANTED_COOKIE, '/login', LINK_LASTS, config);

/** The page that was asked for without a session, with its search: the link from LINE leads on to it. */
export function keepWanted({ config }: Pick<LoginDeps, 'config'>, request: Request, response: Response): void {
  const { name, options } = wantedCookie(config);
  response.cookie(name, ownPath(request.originalUrl), options);
}

/** @returns that page, once; the first one where there is none. */
export function takeWanted({ config }: Pick<LoginDeps, 'config'>, request: Request, response: Response): string {
  const { name, options } = wantedCookie(config);
  const { maxAge: _maxAge, ...rest } = options;
  response.clearCookie(name, rest);
  return ownPath(readCookie(request.headers.cookie, name));
}

function tokenIn(request: Request, cookie: string): string | null {
  const value = readCookie(request.headers.cookie, cookie);
  return value && /^[\w-]{43}$/.test(value) ? value : null;
}
