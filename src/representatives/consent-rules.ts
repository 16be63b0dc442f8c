/** Whether what somebody agreed to once still covers what is done now. */
import { spokenLanguage } from '../language.ts';
import type { Notice } from '../programme.ts';
import type { DialogueState, Turn } from '../turn.ts';

/**
 * What somebody said that waits for the consent to a newer notice: enough to take it up again as it was meant.
 * `dialogue` is null where what waits before it leads to the dialogue it belongs to.
 */
export type HeldTurn = Pick<Turn, 'eventId' | 'saidAt' | 'said' | 'reading' | 'dialogue'>;

/** Nothing but what waits. Beside another dialogue that goes on meanwhile, what waits lies in that one's `held`. */
export interface RenewalState extends DialogueState {
  topic: 'renewal';
  held: HeldTurn[];
}

export function heldOf({ dialogue }: Pick<Turn, 'dialogue'>): HeldTurn[] {
  return (dialogue?.['held'] as HeldTurn[] | undefined) ?? [];
}

/** That dialogue, and with it what waits. */
export function besideHeld(held: readonly HeldTurn[], dialogue: DialogueState | null): DialogueState | null {
  return held.length > 0 ? { ...(dialogue ?? { topic: 'renewal' }), held } : dialogue;
}

/** What goes on once nothing waits any more. */
export function withoutHeld({ dialogue }: Pick<Turn, 'dialogue'>): DialogueState | null {
  if (!dialogue?.['held']) return dialogue;
  const { held: _held, ...own } = dialogue;
  return own.topic === 'renewal' ? (heldOf({ dialogue })[0]?.dialogue ?? null) : own;
}

/**
 * @param agreed the version that the person agreed to last.
 * @param notices every version, oldest first. A newer one that does not ask again leaves earlier consents standing.
 */
export function consentStands(agreed: string | null | undefined, notices: readonly Notice[]): boolean {
  const at = notices.findIndex(({ version }) => version === agreed);
  return at >= 0 && !notices.slice(at + 1).some(({ asksAgain }) => asksAgain);
}

/** The page with the whole notice, in the language spoken; the one of now where no version is given. */
export function noticeUrl(publicUrl: string, version?: string): string {
  return `${publicUrl}/notice${version ? `/${version}` : ''}${spokenLanguage() === 'en' ? '?lang=en' : ''}`;
}
