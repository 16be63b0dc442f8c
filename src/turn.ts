/**
 * What one message to the bot is (`Turn`), what the bot decides to do about it (`Step`) and what that causes (`Effect`).
 * A step is pure: everything it needs is in the turn, everything it wants done is an effect, and what people read is
 * made from the outcomes of those effects. So a repeated event gives the same reply.
 */
import type { messagingApi } from '@line/bot-sdk';
import type { Manner } from './language.ts';
import type { Reading } from './thai/intents.ts';

export type Message = messagingApi.Message;

export type StaffRole = 'analyst' | 'districtAnalyst' | 'coordinator' | 'admin';

/** `scope` is a district group's code for an analyst, a district's Thai name for a district analyst, else null. */
export interface RoleGrant {
  role: StaffRole;
  scope: string | null;
}

export interface StaffMember {
  id: string;
  displayName: string;
  roles: RoleGrant[];
  manner?: Manner;
}

export type RepresentativeStatus =
  'invited' | 'consented' | 'pending' | 'active' | 'paused' | 'rejected' | 'withdrawn' | 'erased';

export interface RepresentativeInTurn {
  id: string;
  status: RepresentativeStatus;
  fullName: string | null;
  district: string | null;
  districtGroup: string | null;
  /** The version of the notice that they agreed to last. */
  noticeVersion?: string | null;
  manner?: Manner;
}

/** A person may be staff and a representative at once, or neither. */
export interface Who {
  /** Missing where LINE hides it in a group. Passed to effects that register somebody, stored nowhere else. */
  lineUserId: string | null;
  representative: RepresentativeInTurn | null;
  staff: StaffMember | null;
}

export type Where =
  | { kind: 'direct' }
  | {
      kind: 'lineGroup';
      lineGroupId: string;
      /** Our record of it, and the district group it is bound to. */
      lineGroup: { id: string; districtGroup: string | null } | null;
    };

export type MediaKind = 'image' | 'audio' | 'video' | 'file';

export type Said =
  | {
      kind: 'text';
      text: string;
      messageId: string;
      /** What the bot had sent that this text quotes. */
      quoted: SentReference | null;
      /** It quotes something else: LINE does not name messages that go to many at once. */
      quotesUnknown?: boolean;
      mentionsBot: boolean;
      quoteToken: string | null;
    }
  | { kind: 'postback'; data: string; params: { date?: string; time?: string; datetime?: string } }
  | {
      kind: 'media';
      media: MediaKind;
      messageId: string;
      fileName: string | null;
      /** How many pictures were sent together with this one; absent for a single one. */
      albumOf?: number;
      /** LINE's id of what was sent together. */
      album?: string;
    }
  | {
      kind: 'location';
      messageId: string;
      title: string;
      address: string;
      latitude: number;
      longitude: number;
    }
  | { kind: 'sticker'; messageId: string }
  | { kind: 'unsend'; messageId: string }
  | { kind: 'follow' }
  | { kind: 'unfollow' }
  | { kind: 'join' }
  | { kind: 'leave' }
  | { kind: 'memberJoined'; lineUserIds: string[] }
  | { kind: 'memberLeft'; lineUserIds: string[] };

/** What a message of ours was about, so that a quote of it can be understood. */
export interface SentReference {
  /** For example `consultation` or `feedback`. */
  about: string;
  id: string;
  /** Of a session, as the message showed it: a quote of an old card answers the old date. */
  revision?: number;
}

/** A session that this person can answer now. */
export interface OpenConsultation {
  id: string;
  revision: number;
  startsAt: Date;
  districtGroup: string;
  answer: 'yes' | 'no' | 'maybe' | null;
}

/** Saved between two messages of one person in one chat. Each feature owns the shape behind its `topic`. */
export interface DialogueState {
  topic: string;
  [field: string]: unknown;
}

export interface Turn {
  /** The webhook event's id: what every effect is idempotent by. */
  eventId: string;
  /** The event's own timestamp: "tomorrow" is the day after this, however late it is processed. */
  saidAt: Date;
  who: Who;
  where: Where;
  said: Said;
  /** How the text reads; null for anything but text. */
  reading: Reading | null;
  dialogue: DialogueState | null;
  /** How long the dialogue has rested, in milliseconds; 0 without one. */
  dialogueRestedMs: number;
  /** How often in a row this person was not understood. */
  missed: number;
  /** How they want to be spoken to; nothing of it in a LINE group, where all read along. */
  manner?: Manner;
  openConsultations: OpenConsultation[];
  /** In 1:1: a person of the staff is wanted, or there. */
  handoff?: { id: string; status: 'waiting' | 'taken' } | null;
}

/**
 * Something to be done, as data. `kind` finds its handler; repeating it for the same event changes nothing and gives
 * the same outcome.
 */
export interface Effect<Outcome = unknown> {
  readonly kind: string;
  readonly input: unknown;
  /** Only for the type checker. */
  readonly outcome?: Outcome;
}

/** Why an effect happens. */
export interface Cause {
  eventId: string;
  at: Date;
  who: Who;
  where: Where;
}

export interface EffectHandler {
  kind: string;
  run(input: unknown, cause: Cause): Promise<unknown>;
}

export interface EffectType<Input, Outcome> {
  (input: Input): Effect<Outcome>;
  readonly kind: string;
  handle(run: (input: Input, cause: Cause) => Promise<Outcome>): EffectHandler;
}

/** Declares an effect: call it in a step to ask for it, `handle` it in the feature's `effects`. */
export function defineEffect<Input, Outcome>(kind: string): EffectType<Input, Outcome> {
  const make = (input: Input): Effect<Outcome> => ({ kind, input });
  return Object.assign(make, {
    kind,
    handle: (run: (input: Input, cause: Cause) => Promise<Outcome>): EffectHandler => ({
      kind,
      run: (input, cause) => run(input as Input, cause),
    }),
  });
}

/** Carries one effect out. The conversation asks for it, and the console, where a form is the cause instead of an event. */
export type Perform = <Outcome>(effect: Effect<Outcome>, cause: Cause) => Promise<Outcome>;

export function createPerform(all: readonly EffectHandler[]): Perform {
  const handlers = new Map(all.map((handler) => [handler.kind, handler]));
  return async <Outcome>({ kind, input }: Effect<Outcome>, cause: Cause) => {
    const handler = handlers.get(kind);
    if (!handler) throw new Error(`no handler for the effect ${kind}`);
    return (await handler.run(input, cause)) as Outcome;
  };
}

/** What a step leads to, once its effects are done. */
export interface Next {
  reply?: Message[];
  /** The dialogue to go on with; null ends it; left out: as it was. */
  dialogue?: DialogueState | null;
  /** The reply must arrive: where the reply token has expired it is pushed. */
  must?: boolean;
  /** What the messages of the reply are about, for later quotes. */
  about?: SentReference;
  /** How to speak from now on to somebody of whom nothing but the dialogue is kept. */
  manner?: Manner;
  /** True where the bot did not understand: counts up `missed`, which anything else sets back. */
  missed?: boolean;
  /** What is done after it, within the same turn; its answer comes below this one. */
  following?: Step;
}

export interface Step {
  /** For whom the effects act, where that is less than who spoke. */
  readonly who?: Who;
  /** The event it answers, where that is an earlier one than the turn's. */
  readonly event?: Pick<Turn, 'eventId' | 'saidAt'>;
  readonly effects: readonly Effect[];
  readonly next: (outcomes: readonly unknown[]) => Next;
}

type OutcomeOf<E> = E extends Effect<infer Outcome> ? Outcome : never;
type OutcomesOf<Effects extends readonly Effect[]> = { [Index in keyof Effects]: OutcomeOf<Effects[Index]> };

/** A step that only answers. */
export function answer(next: Next): Step {
  return { effects: [], next: () => next };
}

/** A step that does something and answers from what came of it. */
export function perform<const Effects extends readonly Effect[]>(
  effects: Effects,
  next: (...outcomes: OutcomesOf<Effects>) => Next,
): Step {
  return { effects, next: (outcomes) => next(...(outcomes as OutcomesOf<Effects>)) };
}

/** The bot stays silent and nothing changes. */
export const silence: Step = answer({});

export type Route = (turn: Turn) => Step | null;

/**
 * What a feature can be told, by the way it is told. The router asks in this order; the first step wins and null means
 * "not mine".
 */
export interface FeatureRoutes {
  /** By kind of event: everything but text and buttons. */
  events?: Partial<Record<Exclude<Said['kind'], 'text' | 'postback'>, Route>>;
  /** By name of the button (see `line/postback`). */
  buttons?: Record<string, Route>;
  /** Said so unmistakably that it goes before an open dialogue, which stays as it was. By what the text says. */
  interrupting?: Partial<Record<Reading['intent'], Route>>;
  /** By topic of the open dialogue. */
  dialogues?: Record<string, Route>;
  /** Topics that end by themselves once the person speaks of something else. The others wait to be gone on with. */
  fleeting?: readonly string[];
  /** By what the text says. */
  intents?: Partial<Record<Reading['intent'], Route>>;
}
