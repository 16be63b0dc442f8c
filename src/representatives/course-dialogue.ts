/** Where a registration stands and where it goes next, from what is held by now: shared by all its steps. */
import type { Programme } from '../programme.ts';
import type { Places } from '../thai/places.ts';
import { hours } from '../time.ts';
import type { Message, Next } from '../turn.ts';
import * as consent from './consent-messages.ts';
import { noticeUrl } from './consent-rules.ts';
import type { Profile } from './effects.ts';
import * as questionMessages from './question-messages.ts';
import * as registrationMessages from './registration-messages.ts';
import { isBeingWritten, isRegistered, nextField, type ERASING, type Field } from './rules.ts';
import type { ProfileChange } from './store.ts';

export interface RepresentativeRoutesDeps {
  places: Places;
  programme: Pick<Programme, 'notices'>;
  publicUrl: string;
}

export interface ConsentState {
  topic: 'consent';
  prefill?: ProfileChange;
  /** Of the code on a letter: the entry that waits becomes this person's with the consent. */
  claim?: string;
}
export interface RegisterState {
  topic: 'register';
  field: Field | 'review';
  /** Asked from the review: the answer leads back there. */
  fromReview?: boolean;
  /** A district we asked about: "หมายถึง จตุจักร ใช่ไหมคะ". */
  suggestion?: string;
  /** The entry that holds what came in voices and pictures between the answers. */
  kept?: string;
}
export interface ProfileState {
  topic: 'profile';
  field: Field;
  suggestion?: string;
  kept?: string;
}
export interface EraseState {
  topic: typeof ERASING;
  person: string;
}
export interface ReviewNoteState {
  topic: 'reviewNote';
  person: string;
  seen: number;
}
type State = ConsentState | RegisterState | ProfileState | EraseState | ReviewNoteState;
export const state = (next: State): Next['dialogue'] => ({ ...next });

/** After this rest the person is reminded where we were. */
export const LONG_REST = hours(3);
/** From the third time on it is left to the way out that everybody gets: a person who calls back. */
export const MISSES_HERE = 2;

export type Course = ReturnType<typeof courseOf>;

export function courseOf({ places, programme, publicUrl }: RepresentativeRoutesDeps) {
  const newest = programme.notices.at(-1)!;
  const notice = (why?: consent.WhyAsked): Message => consent.consentNotice(newest, noticeUrl(publicUrl), why);

  function ask(field: Field, profile: Profile, before = ''): Next {
    return {
      reply: [questionMessages.question(field, profile, places, before)],
      dialogue: state({ topic: 'register', field }),
    };
  }

  function review(profile: Profile, before?: string): Next {
    return {
      reply: [registrationMessages.reviewCard(profile, places, before)],
      dialogue: state({ topic: 'register', field: 'review' }),
    };
  }

  function goOn(profile: Profile, after: Field | null, before = ''): Next {
    const field = nextField(profile, after);
    return field ? ask(field, profile, before) : review(profile, before || undefined);
  }

  /** What a person gets who wants to register, by how far they are. */
  function register(profile: Profile | null, before = ''): Next {
    if (!profile || !isRegistered(profile.status)) return { reply: [notice()], dialogue: state({ topic: 'consent' }) };
    if (profile.status === 'consented') return goOn(profile, null, before);
    if (isBeingWritten(profile) && profile.status === 'pending') return review(profile);
    return { reply: [registrationMessages.whereYouStand(profile.status)], dialogue: null };
  }

  function edit(field: Field | undefined, profile: Profile | null): Next {
    if (!profile || !isRegistered(profile.status)) return { reply: [registrationMessages.whereYouStand('withdrawn')] };
    if (!field) return { reply: [registrationMessages.whichFieldToEdit(profile, places)], dialogue: null };
    const dialogue = isBeingWritten(profile)
      ? state({ topic: 'register', field, fromReview: true })
      : state({ topic: 'profile', field });
    return { reply: [questionMessages.editQuestion(field, profile, places)], dialogue };
  }

  return { newest, notice, ask, review, goOn, register, edit };
}
