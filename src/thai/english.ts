/** What people write who speak English with the bot: whole sentences only, whatever they have chosen. */
import { foldChat, normalise, stripEnding } from './normalise.ts';
import { reading, type Reading } from './readings.ts';

const whole = (sentences: string): RegExp => new RegExp(`^(?:please )?(?:${sentences})(?: please)?[.!?]*$`, 'iu');

const AGREE = whole('i agree|agree|agreed|yes|yes,? i agree|ok,? i agree');
const DISAGREE = whole('i (?:do not|don.?t) agree|disagree|no|no,? i (?:do not|don.?t)(?: agree)?');
const WITHDRAW = whole('(?:i )?(?:want to )?withdraw(?: my)? consent');
const YES = whole(
  'yes|yes,? i (?:will|can) come|i(?: will|.ll| can)? come|i.?m coming|coming|i(?: will|.ll) be there|going',
);
const NO = whole(
  'no|no,? (?:sorry|i can.?t|i cannot)(?: come)?|i (?:cannot|can.?t|will not|won.?t) come|not coming|i.?m not coming|not going',
);
const MAYBE = whole('maybe|perhaps|not sure(?: yet)?|i(?: am|.m) not sure(?: yet)?|i (?:do not|don.?t) know(?: yet)?');

const SENTENCES: readonly (readonly [sentences: RegExp, read: () => Reading])[] = [
  [whole('(?:i (?:want|would like) to )?(?:register|sign up|join)'), () => reading('register', {})],
  [
    whole('(?:the |next )?meetings?|schedule|when is (?:the|our|my) (?:next )?meeting'),
    () => reading('ask_schedule', { ask: 'date', scope: 'mine' }),
  ],
  [whole('(?:my |the )?calendar'), () => reading('calendar', {})],
  [whole('(?:show )?my data'), () => reading('my_data', { action: 'access' })],
  [whole('(?:erase|delete) my data'), () => reading('my_data', { action: 'erase' })],
  [whole('(?:turn )?messages off|stop(?: the)? messages'), () => reading('notifications', { action: 'stop' })],
  [whole('(?:turn )?messages on|start(?: the)? messages'), () => reading('notifications', { action: 'start' })],
  [whole('large (?:letters|text)'), () => reading('text_size', { size: 'large' })],
  [whole('(?:small|normal|usual) (?:letters|text)'), () => reading('text_size', { size: 'normal' })],
  [whole('thanks?(?: you)?(?: very much| so much)?'), () => reading('thanks', {})],
  [whole('what can you do|how does (?:this|it) work|help'), () => reading('help', {})],
];
const RECEIPT = /^(show|change|edit|delete|add to) (?:no\.? ?|number )?(\d{2}-\d{4,})[.!]?$/iu;
const RECEIPT_ACTIONS = { show: 'show', change: 'edit', edit: 'edit', delete: 'erase', 'add to': 'add' } as const;

/** Null where it is none of these. */
export function readEnglish(text: string, context: 'awaiting_consent' | 'rsvp_open' | undefined): Reading | null {
  const key = stripEnding(foldChat(normalise(text))).replace(/[’‘]/gu, "'");
  if (!/^[\p{Script=Latin}\d\s.,!?'#-]+$/u.test(key)) return null;
  if (context === 'awaiting_consent') {
    if (AGREE.test(key)) return reading('consent', { answer: 'accept' });
    if (DISAGREE.test(key)) return reading('consent', { answer: 'decline' });
  }
  if (context === 'rsvp_open') {
    if (YES.test(key)) return reading('rsvp', { answer: 'yes' });
    if (NO.test(key)) return reading('rsvp', { answer: 'no' });
    if (MAYBE.test(key)) return reading('rsvp', { answer: 'maybe' });
  }
  if (WITHDRAW.test(key)) return reading('consent', { answer: 'withdraw' });
  const receipt = RECEIPT.exec(key);
  const action = receipt && RECEIPT_ACTIONS[receipt[1]!.toLowerCase() as keyof typeof RECEIPT_ACTIONS];
  if (action) return reading('receipt', { action, number: receipt[2]! });
  return SENTENCES.find(([sentences]) => sentences.test(key))?.[1]() ?? null;
}
