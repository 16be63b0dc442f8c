/** One change of several sessions of a district group, at the desk and over the API: looked at as one, told once. */
import type { Cause, Perform } from '../turn.ts';
import { dropChange, leaveOutOfChange, prepareAnnouncements, prepareChange } from './effects.ts';
import type { Consultation } from './model.ts';

/** `postponed`: put off without a date, each. `online`: held online, by a link that follows. */
export const MANY_CHANGES = ['announced', 'postponed', 'cancelled', 'online'] as const;
export type ManyChange = (typeof MANY_CHANGES)[number];

/**
 * @param sessions of one district group.
 * @returns the proposal, and how many of the sessions it leaves as they are; or why there is nothing to look at.
 */
export async function prepareForMany(
  perform: Perform,
  wanted: ManyChange,
  sessions: readonly Consultation[],
  reason: string | null,
  cause: Cause,
): Promise<{ change: string; left: number } | 'noDraft' | 'same'> {
  const chosen = new Set(sessions.map(({ _id }) => _id));
  if (wanted === 'announced') {
    const outcome = await perform(prepareAnnouncements({ consultations: [...chosen] }), cause);
    if (outcome.kind === 'none') return 'noDraft';
    return { change: outcome.preview.changeId, left: chosen.size - outcome.preview.sessions.length };
  }
  const kind = wanted === 'online' ? 'changed' : wanted;
  const outcome = await perform(
    prepareChange({
      kind,
      districtGroup: sessions[0]!.districtGroup,
      target: { all: true },
      set: kind === 'changed' ? { form: 'online', onlineLink: '' } : {},
      ...(reason && { reason }),
    }),
    cause,
  );
  if (outcome.kind !== 'preview') return 'same';
  const { changeId } = outcome.preview;
  const proposed = outcome.preview.sessions.map(({ after }) => after._id);
  const taken = proposed.filter((id) => chosen.has(id));
  if (taken.length === 0) {
    await perform(dropChange({ change: changeId }), cause);
    return 'same';
  }
  for (const id of proposed)
    if (!chosen.has(id)) await perform(leaveOutOfChange({ change: changeId, consultation: id }), cause);
  return { change: changeId, left: chosen.size - taken.length };
}
