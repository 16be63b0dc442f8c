/** What a message means: one pure function of text, moment and what the bot is waiting for. Names: readings.ts. */
import { readCheckInCode } from './check-in-code.ts';
import { readEnglish } from './english.ts';
import { hashtagKind, withoutHashtag } from './feedback.ts';
import { normaliseLines, withoutLaughter } from './normalise.ts';
import { readPerson } from './person-phrases.ts';
import { feedbackReading, readPlainFeedback } from './plain-feedback.ts';
import type { Places } from './places.ts';
import { reading, type Reading } from './readings.ts';
import { readRsvp, speaksOfComing } from './rsvp.ts';
import { readLongNotice, readStaff } from './staff-commands.ts';
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

/**
 * Nobody orders, wishes or answers anything in more. A longer text is a notice of the staff with its words, or something
 * that is told; the patterns for sentences are not tried on it, so that its length costs little.
 */
const LONGEST_SENTENCE = 600;

/** `rsvp?c=…&a=yes`: what our buttons carry, typed. */
const BUTTON_DATA = /^[a-z][\w.-]*\?\w*=\S*$/iu;

export function createInterpreter(vocabulary: Vocabulary): Interpreter {
  return ({ text, now, channel, context, actor }) => {
    const clean = normaliseLines(text);
    const kind = hashtagKind(clean);
    if (kind) return feedbackReading(withoutHashtag(clean), kind, vocabulary);
    if (channel === 'group') return reading('none', {});
    if (clean === '') return reading('unknown', {});
    const isStaff = actor !== undefined && actor !== 'person';
    if (clean.length > LONGEST_SENTENCE) return readLong({ text: clean, now, context, staff: isStaff }, vocabulary);
    if (BUTTON_DATA.test(clean)) return reading('unknown', {});
    const code = readCheckInCode(clean);
    if (code) return reading('check_in', { code });

    const wish = readWish(clean, now, isStaff);
    if (wish) return wish;
    const english = readEnglish(clean, context);
    if (english) return english;

    const rsvp = context === 'rsvp_open' ? readRsvp(text) : null;
    if (rsvp && 'answer' in rsvp) return reading('rsvp', rsvp);

    const command = {
      text: withoutLaughter(clean),
      now,
      staff: isStaff,
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

function readLong(
  said: { text: string; now: Date; context: Utterance['context']; staff: boolean },
  vocabulary: Vocabulary,
): Reading {
  const aboutRsvp = said.context === 'rsvp_open' && speaksOfComing(said.text.slice(0, LONGEST_SENTENCE));
  const found =
    readLongNotice({ ...said, ...vocabulary }) ??
    // Before consent nothing but the answer is kept.
    (said.context === 'awaiting_consent' ? null : readPlainFeedback({ ...said, aboutRsvp, ...vocabulary }));
  return found ?? (aboutRsvp ? reading('rsvp', {}, ['answer']) : reading('unknown', {}));
}
