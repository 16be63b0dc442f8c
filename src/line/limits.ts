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

/** Cuts at a whole character and says so with an ellipsis. */
export function fit(text: string, max: number): string {
  if (text.length <= max) return text;
  let cut = text.slice(0, max - 1);
  if (/[\uD800-\uDBFF]$/.test(cut)) cut = cut.slice(0, -1);
  return `${cut}…`;
}
