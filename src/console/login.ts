/**
 * How staff come into the console: a link from LINE opens a page, a button on it starts the session. The page itself
 * uses nothing up, because chat programs open links to preview them.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CookieOptions, Request } from 'express';
import type { AuditStore } from '../access/audit.ts';
import { SESSION_LASTS, type LoginStore } from '../access/login-store.ts';
import type { Config } from '../config.ts';
import { idFrom } from '../identity.ts';
import type { StaffStore } from '../staff/store.ts';
import { days, minutes, plus, type Clock } from '../time.ts';
import type { StaffMember, StaffRole } from '../turn.ts';

export const LINK_LASTS = minutes(10);
/** Of the link that start prints in the demo. */
const START_LINK_LASTS = days(7);
const COOKIE = 'prachakhom_session';

export interface LoginDeps {
  logins: LoginStore;
  staff: Pick<StaffStore, 'find' | 'findByRole'>;
  audit: Pick<AuditStore, 'record'>;
  clock: Clock;
  config: Pick<Config, 'publicUrl'>;
}

export interface Visitor {
  member: StaffMember;
  /** What forms of this session carry. */
  formToken: string;
}

const newToken = (): string => randomBytes(32).toString('base64url');
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

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
  await logins.removeOld(now);
  const token = newToken();
  await logins.saveLink({
    _id: idFrom('loginLink', event),
    tokenHash: hashOf(token),
    staff: member.id,
    createdAt: now,
    expiresAt: plus(now, 'role' in who ? START_LINK_LASTS : LINK_LASTS),
  });
  return `${config.publicUrl}/login/${token}`;
}

export async function isUsable({ logins, clock }: Pick<LoginDeps, 'logins' | 'clock'>, token: string) {
  return (await logins.findUsableLink(hashOf(token), clock.now())) !== null;
}

/** Uses the link up. @returns what the cookie is to carry, or null where the link is spent or too old. */
export async function logIn({ logins, staff, audit, clock }: LoginDeps, token: string): Promise<string | null> {
  const now = clock.now();
  const link = await logins.useLink(hashOf(token), now);
  const member = link && (await staff.find(link.staff));
  if (!link || !member || member.roles.length === 0) return null;
  const session = newToken();
  await logins.startSession(hashOf(session), member.id, now);
  await audit.record({
    _id: idFrom('audit', link._id, 'console.loggedIn'),
    at: now,
    actor: member.id,
    action: 'console.loggedIn',
    subject: member.id,
  });
  return session;
}

export async function logOut({ logins }: Pick<LoginDeps, 'logins'>, request: Request): Promise<void> {
  const session = cookieOf(request);
  if (session) await logins.endSession(hashOf(session));
}

/** Who asks, as far as the cookie tells; null without a session that lasts, or without any role left. */
export async function visitorOf(
  { logins, staff, clock }: Pick<LoginDeps, 'logins' | 'staff' | 'clock'>,
  request: Request,
): Promise<Visitor | null> {
  const cookie = cookieOf(request);
  const session = cookie && (await logins.seeSession(hashOf(cookie), clock.now()));
  const member = session && (await staff.find(session.staff));
  if (!cookie || !session) return null;
  if (member && member.roles.length > 0) return { member, formToken: formTokenOf(cookie) };
  // Not asleep until there is a role again: gone.
  await logins.endSession(session._id);
  return null;
}

/** Whether a form comes from a page of this very session. */
export function isOwnForm({ formToken }: Visitor, given: unknown): boolean {
  if (typeof given !== 'string' || given.length !== formToken.length) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(formToken));
}

/** What browsers say of themselves about a request from another site; those that say nothing pass. */
export function isFromElsewhere(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

export const sessionCookie = {
  name: COOKIE,
  options: ({ publicUrl }: Pick<Config, 'publicUrl'>): CookieOptions => ({
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl.startsWith('https://'),
    path: '/',
    maxAge: SESSION_LASTS,
  }),
};

/** Made of the cookie and nothing that is stored: whoever cannot read the cookie cannot make it. */
function formTokenOf(cookie: string): string {
  return createHmac('sha256', cookie).update('form').digest('base64url');
}

function cookieOf(request: Request): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=');
    if (name === COOKIE && value && /^[\w-]{43}$/.test(value)) return value;
  }
  return null;
}
