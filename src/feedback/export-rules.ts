/** Feedback as other systems are told of it: ids and codes, not a word of it. */
import type { Feedback } from './model.ts';

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
