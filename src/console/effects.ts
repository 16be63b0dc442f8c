/** What "เข้าระบบ" causes: a link into the console. */
import { plus } from '../time.ts';
import { defineEffect, type EffectHandler } from '../turn.ts';
import { createLoginLink, LINK_LASTS, type LoginDeps } from './login.ts';

/** Null: not staff. */
export const makeLoginLink = defineEffect<Record<string, never>, { url: string; until: Date } | null>(
  'console.makeLoginLink',
);

export function consoleEffects(deps: Omit<LoginDeps, 'audit'>): EffectHandler[] {
  return [
    makeLoginLink.handle(async (_input, { eventId, who, where }) => {
      if (!who.staff || where.kind !== 'direct') return null;
      const url = await createLoginLink(deps, { staffId: who.staff.id }, eventId);
      return url ? { url, until: plus(deps.clock.now(), LINK_LASTS) } : null;
    }),
  ];
}
