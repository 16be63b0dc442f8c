/** What staff cause in LINE about the console: a link, a browser let in by its code, every session ended. */
import { idFrom } from '../identity.ts';
import { hours, plus } from '../time.ts';
import { defineEffect, type EffectHandler } from '../turn.ts';
import { deliveryEffects, type DeliveryEffectsDeps } from './deliveries-effects.ts';
import { createLoginLink, hashOfCode, LINK_LASTS, type LoginDeps } from './login.ts';

/** Wrong codes a person may type within an hour. */
const GUESSES = { most: 5, within: hours(1) } as const;

/** Null: not staff. */
export const makeLoginLink = defineEffect<Record<string, never>, { url: string; until: Date } | null>(
  'console.makeLoginLink',
);

/** A browser shows this code: whose it is has been typed, and is to be confirmed. */
export const askForBrowser = defineEffect<
  { code: string },
  { kind: 'asked'; request: string; browser: string; at: Date } | { kind: 'wrong' } | { kind: 'tooMany' }
>('console.askForBrowser');

/** @returns the browser that is let in or sent away; null where there is nothing to decide any more. */
export const decideBrowser = defineEffect<{ request: string; yes: boolean }, { browser: string } | null>(
  'console.decideBrowser',
);

/** @returns how many sessions there were; null for anybody but staff. */
export const endAllSessions = defineEffect<Record<string, never>, number | null>('console.endAllSessions');

export function consoleEffects(deps: LoginDeps & DeliveryEffectsDeps): EffectHandler[] {
  const { logins, audit, clock } = deps;
  return [
    ...deliveryEffects(deps),

    makeLoginLink.handle(async (_input, { eventId, who, where }) => {
      if (!who.staff || where.kind !== 'direct') return null;
      const url = await createLoginLink(deps, { staffId: who.staff.id }, eventId);
      return url ? { url, until: plus(clock.now(), LINK_LASTS) } : null;
    }),

    askForBrowser.handle(async ({ code }, { eventId, at, who, where }) => {
      if (!who.staff || where.kind !== 'direct') return { kind: 'wrong' };
      const { id } = who.staff;
      if ((await logins.countGuesses(id, plus(at, -GUESSES.within), eventId)) >= GUESSES.most)
        return { kind: 'tooMany' };
      const found = await logins.claimCode(hashOfCode(code), id, eventId, clock.now());
      if (found) return { kind: 'asked', request: found._id, browser: found.browser, at: found.createdAt };
      await logins.recordGuess(eventId, id, at);
      return { kind: 'wrong' };
    }),

    decideBrowser.handle(async ({ request, yes }, { eventId, who, where }) => {
      if (!who.staff || where.kind !== 'direct') return null;
      return logins.decideCode(request, who.staff.id, yes, eventId, clock.now());
    }),

    endAllSessions.handle(async (_input, { eventId, at, who }) => {
      if (!who.staff) return null;
      const ended = await logins.endSessionsOf(who.staff.id);
      await audit.record({
        _id: idFrom('audit', eventId, 'console.sessionsEnded'),
        at,
        actor: who.staff.id,
        action: 'console.sessionsEnded',
        subject: who.staff.id,
        details: { count: ended },
      });
      return ended;
    }),
  ];
}
