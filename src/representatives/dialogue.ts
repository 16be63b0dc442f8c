/** Registration, its review, and a person's own data, step by step. Everything happens in the private chat. */
import { districtsFor, scopesFor } from '../access/policy.ts';
import { addToEntry, openEntry } from '../feedback/effects.ts';
import { partName } from '../feedback/part-messages.ts';
import { isRegistered as mayTell, partOf } from '../feedback/rules.ts';
import { spokenLanguage } from '../language.ts';
import { readTap } from '../line/postback.ts';
import type { Programme } from '../programme.ts';
import { roleLabel } from '../staff/messages.ts';
import { normalise } from '../thai/normalise.ts';
import type { Places } from '../thai/places.ts';
import { hours } from '../time.ts';
import {
  answer,
  perform,
  silence,
  type FeatureRoutes,
  type Message,
  type Next,
  type Route,
  type Step,
  type Turn,
} from '../turn.ts';
import { isForOthers, isUnderstood } from './aside-dialogue.ts';
import * as sent from './aside-messages.ts';
import { claimThanks } from './claim-messages.ts';
import { acceptConsent, declineRenewal } from './consent-effects.ts';
import * as consent from './consent-messages.ts';
import { consentStands, heldOf } from './consent-rules.ts';
import {
  clearProfile,
  decideRegistration,
  eraseRepresentative,
  listPending,
  loadProfile,
  openReview,
  saveProfile,
  setFollowing,
  setNotifications,
  submitRegistration,
  viewOwnData,
  withdrawConsent,
  type Profile,
  type Review,
} from './effects.ts';
import * as say from './messages.ts';
import * as ownDataMessages from './own-data-messages.ts';
import * as questionMessages from './question-messages.ts';
import * as registrationMessages from './registration-messages.ts';
import * as reviewMessages from './review-messages.ts';
import {
  buttons,
  controlIn,
  districtChange,
  ERASING,
  fieldBefore,
  fits,
  isBeingWritten,
  isRegistered,
  mayBeSkipped,
  nextField,
  prefillFrom,
  readAnswer,
  type Field,
} from './rules.ts';
import type { ProfileChange } from './store.ts';

export interface RepresentativeRoutesDeps {
  places: Places;
  programme: Pick<Programme, 'notices'>;
  publicUrl: string;
}

interface ConsentState {
  topic: 'consent';
  prefill?: ProfileChange;
  /** Of the code on a letter: the entry that waits becomes this person's with the consent. */
  claim?: string;
}
interface RegisterState {
  topic: 'register';
  field: Field | 'review';
  /** Asked from the review: the answer leads back there. */
  fromReview?: boolean;
  /** A district we asked about: "หมายถึง จตุจักร ใช่ไหมคะ". */
  suggestion?: string;
  /** The entry that holds what came in voices and pictures between the answers. */
  kept?: string;
}
interface ProfileState {
  topic: 'profile';
  field: Field;
  suggestion?: string;
  kept?: string;
}
interface EraseState {
  topic: typeof ERASING;
  person: string;
}
interface ReviewNoteState {
  topic: 'reviewNote';
  person: string;
  seen: number;
}
type State = ConsentState | RegisterState | ProfileState | EraseState | ReviewNoteState;
const state = (next: State): Next['dialogue'] => ({ ...next });

/** After this rest the person is reminded where we were. */
const LONG_REST = hours(3);
/** From the third time on it is left to the way out that everybody gets: a person who calls back. */
const MISSES_HERE = 2;
const MOST_CARDS = 4;

export function representativeRoutes({ places, programme, publicUrl }: RepresentativeRoutesDeps): FeatureRoutes {
  const newest = programme.notices.at(-1)!;
  const notice = (why?: consent.WhyAsked): Message => consent.consentNotice(newest, noticeUrl(publicUrl), why);
  const isRenewal = ({ who: { representative } }: Turn): boolean =>
    isRegistered(representative?.status) && !consentStands(representative?.noticeVersion, programme.notices);

  // ── Where the conversation goes next, from what is held by now ──

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

  // ── Consent ──

  const showNotice = (turn: Turn): Step => {
    const prefill = turn.reading?.intent === 'register' ? prefillFrom(turn.reading.slots, places) : {};
    const dialogue: ConsentState = { topic: 'consent', ...(Object.keys(prefill).length > 0 && { prefill }) };
    return answer({ reply: [notice()], dialogue: state(dialogue) });
  };

  function accept(turn: Turn): Step {
    const dialogue = turn.dialogue as unknown as ConsentState | null;
    const prefill = (dialogue?.topic === 'consent' && dialogue.prefill) || {};
    const claim = (dialogue?.topic === 'consent' && dialogue.claim) || null;
    const renewal = isRenewal(turn);
    return perform([acceptConsent({ notice: newest.version, prefill, claim })], (profile) => {
      if (!profile) return { reply: [notice()] };
      if (renewal)
        return {
          reply: [consent.consentRenewed()],
          ...(turn.dialogue?.topic === 'renewal' && { dialogue: heldOf(turn)[0]?.dialogue ?? null }),
        };
      if (profile.status !== 'consented') return register(profile);
      if (claim) return goOn(profile, null, claimThanks());
      return goOn(profile, null, consent.consentThanks(questionMessages.prefilledWords(profile, places)));
    });
  }

  function decline(turn: Turn): Step {
    if (isRenewal(turn)) {
      const held = heldOf(turn);
      return perform([declineRenewal({ notice: newest.version })], () => ({
        reply: [consent.renewalDeclined(held.length > 0)],
        ...(turn.dialogue?.topic === 'renewal' && { dialogue: held[0]?.dialogue ?? null }),
      }));
    }
    if (isRegistered(turn.who.representative?.status))
      return answer({ reply: [ownDataMessages.reallyWithdraw()], dialogue: null });
    return answer({ reply: [consent.consentDeclined()], dialogue: null });
  }

  function duringConsent(turn: Turn): Step | null {
    if (turn.said.kind === 'text') {
      if (isForOthers(turn)) return null;
      if (turn.reading?.intent === 'register') return showNotice(turn);
      const said = turn.reading?.intent === 'consent' ? turn.reading.slots.answer : undefined;
      if (said) return said === 'accept' ? accept(turn) : decline(turn);
    }
    if (turn.missed >= MISSES_HERE) return null;
    const part = partOf(turn.said, turn.eventId, turn.saidAt);
    if (part && part.kind !== 'text')
      return answer({
        reply: [consent.notKeptWithoutConsent(newest, partName(part.kind), turn.missed)],
        missed: true,
      });
    const reply = turn.missed === 0 ? consent.consentUnclear(newest) : notice('unclear');
    return answer({ reply: [reply], missed: true });
  }

  function consentButton(turn: Turn): Step | null {
    const tapped = readTap(buttons.consent, turn);
    if (!tapped) return null;
    if (tapped.answer === 'decline') return decline(turn);
    // People agree to the words they saw: an old card leads to the notice of today.
    if (tapped.notice !== newest.version)
      return isRegistered(turn.who.representative?.status)
        ? answer({ reply: [notice('renewed')] })
        : answer({ reply: [notice('renewed')], dialogue: state({ topic: 'consent' }) });
    return accept(turn);
  }

  /** A yes or no in words; whatever else is said goes where it belongs. */
  function duringRenewal(turn: Turn): Step | null {
    const said = turn.reading?.intent === 'consent' ? turn.reading.slots.answer : undefined;
    if (said === 'accept') return accept(turn);
    return said === 'decline' ? decline(turn) : null;
  }

  // ── The questions ──

  function duringRegistration(turn: Turn): Step | null {
    const at = turn.dialogue as unknown as RegisterState;
    if (isForOthers(turn)) return null;
    const aside = keepAside(turn, at);
    if (aside) return aside;
    const control = turn.said.kind === 'text' ? controlIn(turn.said.text) : null;
    if (control === 'goOn' || control === 'startOver') return registerDo(control);
    if (turn.dialogueRestedMs > LONG_REST && control !== 'cancel')
      return answer({ reply: [questionMessages.stoppedAt(at.field)], dialogue: turn.dialogue });
    if (turn.reading?.intent === 'register') return answer({ reply: [questionMessages.stoppedAt(at.field)] });
    if (control === 'cancel') return cancel(at);
    if (at.field === 'review') return duringReview(turn, control);

    const { field } = at;
    const saved = (change: ProfileChange): Step =>
      perform([saveProfile({ change })], (profile) => (profile ? afterAnswer(at, field, profile) : register(null)));
    switch (control) {
      case 'skip':
        return skip(at, field, turn);
      case 'back':
        return back(at, field);
      case 'empty':
        if (mayBeSkipped(field)) return saved({ [field]: null });
        break;
      case 'yes':
        if (at.suggestion) return saved(districtChange(at.suggestion, places));
        break;
      case 'no':
        if (at.suggestion) return again(at, field, '');
        break;
      default:
    }
    return takeAnswer(turn, at, field, saved);
  }

  /**
   * A voice, picture or place where words were asked for: whoever finds typing hard has told us something. It is kept
   * for the staff, all of it in one entry, and the question stands. Null for words, and for a place that is the answer.
   */
  function keepAside(turn: Turn, at: RegisterState | ProfileState): Step | null {
    const { said } = turn;
    const part = partOf(said, turn.eventId, turn.saidAt);
    if (!part || said.kind === 'text' || (at.field !== 'review' && wordsOf(turn, at.field) !== null)) return null;
    const { kind } = part;
    const isRested = turn.dialogueRestedMs > LONG_REST;
    const offersPerson = turn.missed >= MISSES_HERE;
    const askAgain = (profile: Profile | null, number: string | null, kept: string | undefined): Next => {
      if (!profile) return register(null);
      const before = sent.keptAside(kind, number, at.field === 'review', turn.missed % 2 === 1);
      const dialogue = state({ ...at, ...(kept && { kept }) });
      if (isRested) return { reply: [sent.aside(before), questionMessages.stoppedAt(at.field)], dialogue };
      if (offersPerson) return { reply: [sent.asideOrPerson(before)], dialogue, missed: true };
      if (at.field === 'review') return { ...review(profile, before), dialogue, missed: true };
      const question =
        at.topic === 'register' && !at.fromReview ? questionMessages.question : questionMessages.editQuestion;
      return { reply: [question(at.field, profile, places, before)], dialogue, missed: true };
    };
    if (!mayTell(turn.who.representative))
      return perform([loadProfile({})], (profile) => askAgain(profile, null, undefined));
    if (!at.kept)
      return perform(
        [loadProfile({}), openEntry({ parts: [part], kind: null, consultation: null })],
        (profile, opened) =>
          opened.ok || opened.reason !== 'unsent'
            ? askAgain(profile, opened.ok ? opened.number : null, opened.ok ? opened.entry : undefined)
            : {},
      );
    return perform([loadProfile({}), addToEntry({ entry: at.kept, part, mine: true })], (profile, added) => {
      if (!added.ok) {
        if (added.reason === 'unsent') return {};
        const { kept: _, ...rest } = at;
        return { ...askAgain(profile, null, undefined), dialogue: state(rest) };
      }
      // An album was answered with its first picture.
      if (said.kind === 'media' && (said.albumOf ?? 1) > 1) return {};
      return askAgain(profile, added.number, at.kept);
    });
  }

  /** Shared by registration and later edits: an answer, a question back, or a kind refusal. */
  function takeAnswer(
    turn: Turn,
    at: RegisterState | ProfileState,
    field: Field,
    saved: (change: ProfileChange) => Step,
  ): Step | null {
    const typed = wordsOf(turn, field);
    if (typed === null)
      return turn.missed >= MISSES_HERE ? null : again(at, field, questionMessages.wordsPlease(turn.missed));
    const read = readAnswer(field, typed, places);
    switch (read.kind) {
      case 'value':
        return saved(read.change);
      case 'suggest':
        return answer({
          reply: [questionMessages.isThatTheDistrict(read.district, places)],
          dialogue: state({ ...at, suggestion: read.district }),
        });
      case 'choose':
        return answer({
          reply: [questionMessages.whichDistrict(read.districts, places)],
          dialogue: withoutSuggestion(at),
        });
      case 'refused':
        if (turn.missed >= MISSES_HERE) return null;
        return again(at, field, questionMessages.refusalWords(read.why, field, turn.missed));
    }
  }

  /** The same question once more; `before` says why, and is empty where nothing went wrong. */
  function again(at: RegisterState | ProfileState, field: Field, before: string): Step {
    return perform([loadProfile({})], (profile) => {
      if (!profile) return register(null);
      const step = at.topic === 'register' && !at.fromReview;
      return {
        reply: [(step ? questionMessages.question : questionMessages.editQuestion)(field, profile, places, before)],
        dialogue: withoutSuggestion(at),
        missed: before !== '',
      };
    });
  }

  function afterAnswer(at: RegisterState, field: Field, profile: Profile): Next {
    const said = questionMessages.noted(field, profile, places);
    return at.fromReview ? review(profile, said) : goOn(profile, field, said);
  }

  function skip(at: RegisterState, field: Field, turn: Turn): Step {
    return perform([loadProfile({})], (profile) => {
      if (!profile) return register(null);
      if (at.fromReview) return review(profile);
      if (mayBeSkipped(field) || profile[field]) return goOn(profile, field);
      return { ...ask(field, profile, turn.missed === 0 ? questionMessages.mustBeAnswered(field) : ''), missed: true };
    });
  }

  function back(at: RegisterState, field: Field): Step {
    return perform([loadProfile({})], (profile) => {
      if (!profile) return register(null);
      return at.fromReview ? review(profile) : ask(fieldBefore(field) ?? field, profile);
    });
  }

  function cancel(at: RegisterState): Step {
    return perform([loadProfile({})], (profile) => {
      if (profile && at.fromReview) return review(profile);
      const reply =
        profile?.status === 'consented' ? questionMessages.registrationCancelled() : questionMessages.nothingChanged();
      return { reply: [reply], dialogue: null };
    });
  }

  function duringReview(turn: Turn, control: ReturnType<typeof controlIn>): Step | null {
    if (control === 'right' || control === 'yes') return submit();
    if (control === 'back')
      return perform([loadProfile({})], (profile) => (profile ? ask('phone', profile) : register(null)));
    const reading = turn.reading?.intent === 'update_profile' ? changeIn(turn) : null;
    if (reading) return reading;
    if (turn.missed >= MISSES_HERE) return null;
    return perform([loadProfile({})], (profile) =>
      profile ? { ...review(profile, registrationMessages.pleaseCheck()), missed: true } : register(null),
    );
  }

  function submit(): Step {
    return perform([submitRegistration({})], (result) => {
      switch (result.kind) {
        case 'submitted':
          return { reply: [registrationMessages.submitted(result.profile)], dialogue: null, must: true };
        case 'incomplete':
          return ask(result.missing[0]!, result.profile, questionMessages.mustBeAnswered(result.missing[0]!));
        case 'already':
          return register(result.profile);
        case 'nobody':
          return register(null);
      }
    });
  }

  function registerDo(action: 'start' | 'goOn' | 'startOver' | 'cancel' | 'submit' | 'review'): Step {
    switch (action) {
      case 'submit':
        return submit();
      case 'cancel':
        return cancel({ topic: 'register', field: 'review' });
      case 'startOver':
        return perform([clearProfile({})], (profile) => register(profile, questionMessages.startedOver()));
      case 'review':
        return perform([loadProfile({})], (profile) =>
          profile && isBeingWritten(profile) ? review(profile) : register(profile),
        );
      case 'start':
      case 'goOn':
        return perform([loadProfile({})], (profile) => register(profile));
    }
  }

  function registerButton(turn: Turn): Step | null {
    const tapped = readTap(buttons.register, turn);
    if (!tapped) return null;
    const at = turn.dialogue as unknown as RegisterState | null;
    const openField = at?.topic === 'register' && at.field !== 'review' ? at.field : null;
    // Going on means going on with the very question that was open.
    if (tapped.do === 'goOn' && openField)
      return perform([loadProfile({})], (profile) => {
        if (!profile || !isBeingWritten(profile)) return register(profile);
        return at?.fromReview ? edit(openField, profile) : ask(openField, profile);
      });
    if (tapped.do === 'goOn' && at?.topic === 'register') return registerDo('review');
    return registerDo(tapped.do);
  }

  function districtsButton(turn: Turn): Step | null {
    const tapped = readTap(buttons.districts, turn);
    if (!tapped) return null;
    const known = places.groups.some(({ code }) => code === tapped.group);
    return answer({
      reply: [
        known
          ? questionMessages.districtsToChoose(places, tapped.group!)
          : questionMessages.districtGroupsToChoose(places),
      ],
    });
  }

  function wantsToRegister(turn: Turn): Step {
    if (isRegistered(turn.who.representative?.status)) return registerDo('start');
    return showNotice(turn);
  }

  // ── Changing one thing later ──

  function duringEdit(turn: Turn): Step | null {
    const at = turn.dialogue as unknown as ProfileState;
    if (isForOthers(turn)) return null;
    const aside = keepAside(turn, at);
    if (aside) return aside;
    if (turn.dialogueRestedMs > LONG_REST)
      return isUnderstood(turn) ? null : perform([loadProfile({})], (profile) => edit(at.field, profile));
    const control = turn.said.kind === 'text' ? controlIn(turn.said.text) : null;
    const saved = (change: ProfileChange): Step => saveChange(change, at.field);
    if (control === 'cancel' || control === 'back')
      return answer({ reply: [questionMessages.nothingChanged()], dialogue: null });
    if ((control === 'empty' || control === 'skip') && mayBeSkipped(at.field))
      return control === 'skip'
        ? answer({ reply: [questionMessages.nothingChanged()], dialogue: null })
        : saved({ [at.field]: null });
    if (control === 'yes' && at.suggestion) return saved(districtChange(at.suggestion, places));
    if (control === 'no' && at.suggestion) return again(at, at.field, '');
    // "เปลี่ยนเบอร์เป็น …" in answer to the question about the number is that sentence, not the number.
    if (turn.reading?.intent === 'update_profile') return changeIn(turn) ?? takeAnswer(turn, at, at.field, saved);
    return takeAnswer(turn, at, at.field, saved);
  }

  function saveChange(change: ProfileChange, field: Field): Step {
    return perform([saveProfile({ change })], (profile) => {
      if (!profile) return { reply: [ownDataMessages.nothingHeld()], dialogue: null };
      return isBeingWritten(profile)
        ? review(profile, questionMessages.noted(field, profile, places))
        : { reply: [ownDataMessages.changed(field, profile, places)], dialogue: null };
    });
  }

  /** "เปลี่ยนเบอร์เป็น 081…": at once where the value is clear, else with the question for that field. */
  function changeIn(turn: Turn): Step | null {
    if (turn.reading?.intent !== 'update_profile') return null;
    const { field: named, value } = turn.reading.slots;
    const field = named === 'address' ? 'contactAddress' : named;
    if (!field) return perform([loadProfile({})], (profile) => edit(undefined, profile));
    if (!value) return perform([loadProfile({})], (profile) => edit(field, profile));
    const read = readAnswer(field, value, places);
    if (read.kind === 'value') return saveChange(read.change, field);
    return perform([loadProfile({})], (profile) => {
      const next = edit(field, profile);
      if (!profile || !next.dialogue) return next;
      switch (read.kind) {
        case 'suggest':
          return {
            reply: [questionMessages.isThatTheDistrict(read.district, places)],
            dialogue: { ...next.dialogue, suggestion: read.district },
          };
        case 'choose':
          return { ...next, reply: [questionMessages.whichDistrict(read.districts, places)] };
        case 'refused':
          return {
            ...next,
            reply: [
              questionMessages.editQuestion(field, profile, places, questionMessages.refusalWords(read.why, field, 0)),
            ],
          };
      }
    });
  }

  function editButton(turn: Turn): Step | null {
    const tapped = readTap(buttons.edit, turn);
    return tapped && perform([loadProfile({})], (profile) => edit(tapped.field, profile));
  }

  // ── My data ──

  function myData(turn: Turn, action: 'show' | 'erase' | 'keep' | 'stop' | 'start' | 'withdraw' | 'withdrawNow'): Step {
    const { representative, staff } = turn.who;
    switch (action) {
      case 'show':
        return perform([viewOwnData({})], (held) => {
          const staffCard =
            staff &&
            ownDataMessages.staffDataHeld(
              staff.displayName,
              staff.roles.map((grant) => roleLabel(grant, places)),
            );
          if (!held) return { reply: [staffCard ?? ownDataMessages.nothingHeld()] };
          const { noticeVersion } = held.profile;
          const agreedTo = noticeVersion && noticeUrl(publicUrl, noticeVersion);
          return {
            reply: [
              ownDataMessages.ownData(held.profile, held.also, places, agreedTo),
              ...(staffCard ? [staffCard] : []),
            ],
          };
        });
      case 'erase':
        if (!representative) return answer({ reply: [ownDataMessages.nothingHeld()], dialogue: null });
        return answer({
          reply: [ownDataMessages.reallyErase()],
          dialogue: state({ topic: ERASING, person: representative.id }),
        });
      case 'keep':
        return answer({ reply: [ownDataMessages.notErased()], dialogue: null });
      case 'stop':
      case 'start':
        return perform([setNotifications({ on: action === 'start' })], (status) => ({
          reply: [status ? ownDataMessages.notifications(status, action) : ownDataMessages.nothingHeld()],
        }));
      case 'withdraw':
        if (!isRegistered(representative?.status))
          return answer({ reply: [ownDataMessages.nothingHeld()], dialogue: null });
        return answer({ reply: [ownDataMessages.reallyWithdraw()], dialogue: null });
      case 'withdrawNow':
        return perform([withdrawConsent({})], (done) => ({
          reply: [done ? ownDataMessages.consentWithdrawn() : ownDataMessages.nothingHeld()],
          dialogue: null,
        }));
    }
  }

  function myDataButton(turn: Turn): Step | null {
    const tapped = readTap(buttons.myData, turn);
    return tapped && myData(turn, tapped.do);
  }

  function duringErase(turn: Turn): Step | null {
    const { person } = turn.dialogue as unknown as EraseState;
    // Whoever sends a voice or a picture goes on with something else.
    if (turn.said.kind === 'media' || turn.said.kind === 'location') return null;
    const control = turn.said.kind === 'text' ? controlIn(turn.said.text) : null;
    const rested = turn.dialogueRestedMs > LONG_REST;
    if (rested && isUnderstood(turn)) return null;
    if (control === 'erase' && !rested)
      return perform([eraseRepresentative({ person })], (done) => ({
        reply: [done ? ownDataMessages.erased() : ownDataMessages.nothingHeld()],
        dialogue: null,
      }));
    if (control === 'cancel' || control === 'no')
      return answer({ reply: [ownDataMessages.notErased()], dialogue: null });
    if (turn.missed === 0) return answer({ reply: [ownDataMessages.reallyErase(1)], missed: true });
    // Whoever goes on with something else has thought better of it.
    return answer({ reply: [ownDataMessages.notErased()], dialogue: null });
  }

  // ── The analyst's side ──

  function reviewButton(turn: Turn): Step | null {
    const tapped = readTap(buttons.review, turn);
    if (!tapped) return null;
    const { person, seen } = tapped;
    if (!turn.who.staff) return answer({ reply: [reviewMessages.notYoursToReview()] });
    if (tapped.do !== 'more')
      return perform([decideRegistration({ person, seen, decision: tapped.do, note: null })], reviewed);
    return askWhatIsMissing(person, seen);
  }

  function askWhatIsMissing(person: string, seen: number): Step {
    return perform([openReview({ person, seen })], (found) =>
      found.kind === 'open'
        ? {
            reply: [reviewMessages.whatIsMissing(found.profile.fullName ?? '')],
            dialogue: state({ topic: 'reviewNote', person, seen }),
          }
        : { dialogue: null, ...reviewed(found) },
    );
  }

  function duringReviewNote(turn: Turn): Step | null {
    const { person, seen } = turn.dialogue as unknown as ReviewNoteState;
    if (turn.said.kind !== 'text' || isForOthers(turn)) return null;
    if (turn.dialogueRestedMs > LONG_REST) return isUnderstood(turn) ? null : askWhatIsMissing(person, seen);
    if (controlIn(turn.said.text) === 'cancel')
      return answer({ reply: [reviewMessages.noteNotSent()], dialogue: null });
    const note = normalise(turn.said.text);
    if (!fits(note, 200)) return answer({ reply: [reviewMessages.noteTooLong()], missed: true });
    return perform([decideRegistration({ person, seen, decision: 'more', note })], (found) => ({
      dialogue: null,
      ...reviewed(found),
    }));
  }

  function reviewed(found: Review): Next {
    switch (found.kind) {
      case 'decided':
        return { reply: [reviewMessages.decided(found.decision, found.profile.fullName ?? '')] };
      case 'already':
        return { reply: [reviewMessages.alreadyDecided(found.approved, found.by, found.at, places)] };
      case 'open':
      case 'changed':
        return {
          reply: [reviewMessages.registrationToReview(found.profile, places, reviewMessages.changedSinceThen())],
        };
      case 'gone':
        return { reply: [reviewMessages.registrationGone()] };
      case 'notYours':
        return { reply: [reviewMessages.notYoursToReview()] };
    }
  }

  function pendingButton(turn: Turn): Step | null {
    if (turn.said.kind !== 'postback' || !buttons.pending.read(turn.said.data)) return null;
    const { staff } = turn.who;
    const mayReview =
      districtsFor(staff, 'representative.review').length > 0 || scopesFor(staff, 'representative.review').length > 0;
    if (!mayReview) return answer({ reply: [reviewMessages.notYoursToReview()] });
    return perform([listPending({})], (people) => {
      const first = people.slice(0, MOST_CARDS);
      return {
        reply: [
          reviewMessages.pendingCount(first.length, people.length),
          ...first.map((profile) => reviewMessages.registrationToReview(profile, places, 'รอตรวจ')),
        ],
      };
    });
  }

  // ── Coming and going ──

  function follow({ who }: Turn): Step {
    return perform([setFollowing({ follows: true })], (profile) => {
      if (profile?.status === 'consented') return register(profile);
      if (profile && isRegistered(profile.status)) return { reply: [registrationMessages.welcomeBack(profile.status)] };
      if (who.staff) return { reply: [registrationMessages.welcomeBack('staff')] };
      return register(profile);
    });
  }

  const direct = (route: Route): Route => inPrivateOnly(route);
  return {
    events: {
      follow: (turn) => (turn.where.kind === 'direct' ? follow(turn) : null),
      unfollow: (turn) =>
        turn.where.kind === 'direct'
          ? perform([setFollowing({ follows: false })], () => ({ dialogue: null }))
          : silence,
    },
    buttons: {
      [buttons.consent.name]: direct(consentButton),
      [buttons.register.name]: direct(registerButton),
      [buttons.districts.name]: direct(districtsButton),
      [buttons.edit.name]: direct(editButton),
      [buttons.myData.name]: direct(myDataButton),
      [buttons.review.name]: direct(reviewButton),
      [buttons.pending.name]: direct(pendingButton),
    },
    dialogues: {
      consent: duringConsent,
      renewal: duringRenewal,
      register: duringRegistration,
      profile: duringEdit,
      [ERASING]: duringErase,
      reviewNote: duringReviewNote,
    },
    intents: {
      register: direct(wantsToRegister),
      consent: direct((turn) => {
        const said = turn.reading?.intent === 'consent' ? turn.reading.slots.answer : undefined;
        if (said === 'withdraw') return myData(turn, 'withdraw');
        if (said === 'accept' && isRenewal(turn)) return accept(turn);
        return said === 'decline' ? decline(turn) : wantsToRegister(turn);
      }),
      my_data: direct((turn) =>
        myData(turn, turn.reading?.intent === 'my_data' && turn.reading.slots.action === 'erase' ? 'erase' : 'show'),
      ),
      update_profile: direct((turn) =>
        isRegistered(turn.who.representative?.status) ? changeIn(turn) : showNotice(turn),
      ),
      notifications: direct((turn) => {
        const action = turn.reading?.intent === 'notifications' ? turn.reading.slots.action : undefined;
        return action && turn.who.representative ? myData(turn, action) : null;
      }),
    },
  };
}

/** The page with the whole notice, in the language spoken; the one of now where no version is given. */
export function noticeUrl(publicUrl: string, version?: string): string {
  return `${publicUrl}/notice${version ? `/${version}` : ''}${spokenLanguage() === 'en' ? '?lang=en' : ''}`;
}

function withoutSuggestion(at: RegisterState | ProfileState): Next['dialogue'] {
  const { suggestion: _, ...rest } = at;
  return { ...rest };
}

/** In a LINE group: one line where the bot was called by name, else nothing. */
function inPrivateOnly(route: Route): Route {
  return (turn) => {
    if (turn.where.kind === 'direct') return route(turn);
    const { said } = turn;
    if (said.kind === 'postback') return answer({ reply: [say.onlyInPrivate(null)] });
    return said.kind === 'text' && said.mentionsBot ? answer({ reply: [say.onlyInPrivate(said.quoteToken)] }) : null;
  };
}

/** What was said as words, or as the place that an address may be. */
function wordsOf({ said }: Turn, field: Field): string | null {
  if (said.kind === 'text') return said.text;
  if (said.kind === 'location' && field === 'contactAddress') return said.address || said.title || null;
  return null;
}
