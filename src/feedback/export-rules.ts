/** Which feedback a file holds, and what other systems are told of it. */
import { days, parseBangkok, plus } from '../time.ts';
import type { Feedback } from './model.ts';

/** From the first day's 00:00 until before the day after the last, in Bangkok. */
export function periodOf(from: string, to: string): { from: Date; to: Date } {
  const [start, end] = [parseBangkok(from), parseBangkok(to)];
  if (!start || !end) throw new RangeError('a period needs two days of the calendar');
  return { from: start, to: plus(end, days(1)) };
}

/** Ids and codes, not a word of it. */
export function newsOfFeedback({ _id, number, kind, districtGroup, district, saidAt }: Feedback) {
  return {
    event: 'feedback' as const,
    type: 'feedback.received',
    subject: `feedback:${_id}`,
    districtGroup,
    at: saidAt,
    data: { id: _id, number, kind, district, path: `/api/v1/feedback/${_id}` },
  };
}
