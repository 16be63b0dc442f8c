/** What a message means: one pure function of text, moment and what the bot is waiting for. Names: readings.ts. */
import { readCheckInCode } from './check-in-code.ts';
import { readEnglish } from './english.ts';
import { hashtagKind, withoutHashtag } from './feedback.ts';
import { normaliseLines, withoutLaughter } from './normalise.ts';
import { readPerson } from './person-phrases.ts';
import { feedbackReading } from './plain-feedback.ts';
import type { Places } from './places.ts';
import { reading, type Reading } from './readings.ts';
import { readRsvp } from './rsvp.ts';
import { readStaff } from './staff-commands.ts';
import type { ThemeScanner } from './themes.ts';
import { readWish } from './wishes.ts';

export { INTENT_NAMES, readingSchema } from './readings.ts';
export type { Ask, IntentName, Reading, ReadingOf, Slots, SlotsOf } from './readings.ts';

export const ACTORS = ['person', 'analyst', 'districtAnalyst', 'coordinator', 'admin'] as const;
export type Actor = (typeof ACTORS)[number];

export interface Utterance {
  text: string;
  now: Date;
  /** A staff command in a LINE group comes with a mention: the caller then passes `user`. */
  channel: 'user' | 'group';
  context?: 'awaiting_consent' | 'rsvp_open' | undefined;
  actor?: Actor | undefined;
}

export type Interpreter = (utterance: Utterance) => Reading;

export interface Vocabulary {
  places: Places;
  themes: ThemeScanner;
}

/** `rsvp?c=…&a=yes`: what our buttons carry, typed. */
const BUTTON_DATA = /^[a-z][\w.-]*\?\w*=\S*$/iu;

export function createInterpreter(vocabulary: Vocabulary): Interpreter {
  return ({ text, now, channel, context, actor }) => {
    const clean = normaliseLines(text);
    const kind = hashtagKind(clean);
    if (kind) return feedbackReading(withoutHashtag(clean), kind, vocabulary);
    if (channel === 'group') return reading('none', {});
    if (clean === '' || BUTTON_DATA.test(clean)) return reading('unknown', {});
    const code = readCheckInCode(clean);
    if (code) return reading('check_in', { code });

    const wish = readWish(clean, now, actor !== undefined && actor !== 'person');
    if (wish) return wish;
    const english = readEnglish(clean, context);
    if (english) return english;

    const rsvp = context === 'rsvp_open' ? readRsvp(text) : null;
    if (rsvp && 'answer' in rsvp) return reading('rsvp', rsvp);

    const command = {
      text: withoutLaughter(clean),
      now,
      staff: actor !== undefined && actor !== 'person',
      ...vocabulary,
    };
    // "นัดประชุมวันที่ 16 ไปไม่ได้" of a person is about their coming.
    const ownAnswer = rsvp?.about === true && !command.staff && vocabulary.places.groupsIn(clean).length === 0;
    const staff = ownAnswer ? null : readStaff(command);
    if (staff) return staff;
    const person = readPerson({ text: clean, now, context, aboutRsvp: rsvp?.about ?? false, ...vocabulary });
    if (person) return person;
    if (rsvp?.about) return reading('rsvp', {}, ['answer']);
    return reading('unknown', {});
  };
}
