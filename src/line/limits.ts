/** LINE's limits of messages, by the numbering of LINE's reference (message objects, actions, quick reply). */
export const LIMITS = {
  messagesPerRequest: 5,
  /** UTF-16 units. */
  text: 5_000,
  altText: 1_500,
  quickReplies: 13,
  quickReplyLabel: 20,
  buttonLabel: 40,
  displayText: 300,
  multicast: 500,
  carousel: 12,
} as const;

/** Letters that turn the direction of what stands beside them, and marks that do nothing but that. */
const DIRECTED = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u;
const TURNING = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * What somebody wrote, as it stands between words of ours: cut, and unable to turn round what comes after it. It is
 * stored as it came.
 */
export function shown(text: string, max: number): string {
  const plain = fit(text.replace(TURNING, ''), max - 2);
  return DIRECTED.test(plain) ? `\u2068${plain}\u2069` : plain;
}

/** Cuts at a whole character and says so with an ellipsis. */
export function fit(text: string, max: number): string {
  if (text.length <= max) return text;
  let cut = text.slice(0, max - 1);
  if (/[\uD800-\uDBFF]$/.test(cut)) cut = cut.slice(0, -1);
  return `${cut}…`;
}
