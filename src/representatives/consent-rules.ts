/** Whether what somebody agreed to once still covers what is done now. */
import { spokenLanguage } from '../language.ts';
import type { Notice } from '../programme.ts';
import type { DialogueState, Turn } from '../turn.ts';

/** What somebody said that waits for the consent to a newer notice: enough to take it up again as it was meant. */
export type HeldTurn = Pick<Turn, 'eventId' | 'saidAt' | 'said' | 'reading' | 'dialogue'>;

export interface RenewalState extends DialogueState {
  topic: 'renewal';
  held: HeldTurn[];
}

export function heldOf({ dialogue }: Pick<Turn, 'dialogue'>): HeldTurn[] {
  return dialogue?.topic === 'renewal' ? (dialogue as RenewalState).held : [];
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
