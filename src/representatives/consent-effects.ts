/** Agreeing, agreeing anew and declining: what is recorded. Declarations first (the dialogue imports them). */
import { ConfigError } from '../errors.ts';
import { idFrom } from '../identity.ts';
import { spokenLanguage, spokenLetters } from '../language.ts';
import type { Notice } from '../programme.ts';
import { defineEffect, type EffectHandler } from '../turn.ts';
import { takeClaim, type TakingDeps } from './claim-effects.ts';
import type { Representative } from './model.ts';
import type { ProfileChange, RepresentativeStore } from './store.ts';

/** @property claim hash of the code on a letter, or null. */
export const acceptConsent = defineEffect<
  { notice: string; prefill: ProfileChange; claim?: string | null },
  Representative | null
>('representative.consent');
/** To a newer notice: what was agreed to before goes on. */
export const declineRenewal = defineEffect<{ notice: string }, boolean>('representative.declineRenewal');
/** Whether it is this event with which the newer notice is shown by itself: that happens once. */
export const noteNoticeShown = defineEffect<{ notice: string }, boolean>('representative.noticeShown');

export function consentEffects(
  deps: Omit<TakingDeps, 'representatives'> & { representatives: RepresentativeStore },
): EffectHandler[] {
  const { representatives } = deps;
  return [
    acceptConsent.handle(async ({ notice, prefill, claim }, cause) => {
      const { lineUserId } = cause.who;
      if (!lineUserId || cause.where.kind !== 'direct') return null;
      const { eventId, at } = cause;
      if (claim) await takeClaim(deps, claim, notice, cause);
      const person = await representatives.createConsented(lineUserId, {
        version: notice,
        eventId,
        at,
        language: spokenLanguage(),
        letters: spokenLetters(),
      });
      const missing = Object.fromEntries(
        Object.entries(prefill).filter(([field]) => !person[field as keyof ProfileChange]),
      );
      if (Object.keys(missing).length === 0) return person;
      return representatives.changeProfile(person._id, missing, at);
    }),

    declineRenewal.handle(async ({ notice }, { eventId, at, who }) => {
      if (!who.representative) return false;
      await representatives.recordConsent({
        _id: idFrom('consent', eventId),
        person: who.representative.id,
        action: 'declined',
        noticeVersion: notice,
        channel: 'line',
        language: spokenLanguage(),
        at,
      });
      return true;
    }),

    noteNoticeShown.handle(async ({ notice }, { eventId, who }) =>
      who.representative ? representatives.noteNoticeShown(who.representative.id, notice, eventId) : false,
    ),
  ];
}

/**
 * Keeps the words of every version, so that one can show what somebody agreed to.
 * @throws ConfigError where the configuration has other words for a version than those that were used.
 */
export async function keepNotices(
  representatives: Pick<RepresentativeStore, 'keepNotices'>,
  notices: readonly Notice[],
  now: Date,
): Promise<void> {
  const changed = await representatives.keepNotices(notices, now);
  if (changed.length === 0) return;
  const sentences = changed.map(
    (version) =>
      `config/notices.json: the words of notice ${version} are not those that people agreed to. ` +
      'Give the new words a version of their own.',
  );
  throw new ConfigError(sentences);
}
