/**
 * The closed list of intents and their slots. Type and zod schema derive from one table, which `interpret`, the router
 * and the tests share. Later commands add names, never a second name for one listed. Added to the first list:
 * `staff_revoke` (admin: role, scope, name), `group_roster` (staff: districtGroup), `all` for "ทุกนัด" of a district
 * group, and `code` of `login` (staff: the six digits on a page that waits to be let in).
 *
 * Formats: `date`, `from`, `to` are `YYYY-MM-DD`, `startsAt`, `endsAt` are `YYYY-MM-DDTHH:MM`, all in Bangkok; `phone`
 * digits only; `district` without เขต. `ask` lists what the bot would ask for: a slot's name, `time`, `session`, or
 * `confirm` where something contradicts itself (`warning`).
 */
import { z } from 'zod';
import { LANGUAGES, LETTERS } from '../language.ts';
import { FEEDBACK_KINDS } from './feedback.ts';
import { districtGroupCodeSchema } from './places.ts';

const text = z.string().min(1);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const moment = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/);
const count = z.int().min(1);
const yes = z.literal(true);

export const SESSION_FORMS = ['meeting', 'focus_group', 'verification', 'online'] as const;
export const STAFF_ROLE_NAMES = ['analyst', 'districtAnalyst', 'coordinator', 'admin'] as const;
export const RSVP_ANSWERS = ['yes', 'no', 'maybe'] as const;
export const CONSENT_ANSWERS = ['accept', 'decline', 'withdraw'] as const;
export const PROFILE_FIELDS = [
  'fullName',
  'phone',
  'address',
  'role',
  'mission',
  'keyActivities',
  'speaksFor',
  'community',
  'district',
] as const;

const districtGroup = districtGroupCodeSchema;
const form = z.enum(SESSION_FORMS);
const warning = z.enum(['weekday_mismatch']);
const audience = z.enum(['no_reply', 'all', 'yes', 'maybe', 'no']);
const session = { districtGroup, date, round: count, warning };

const slots = {
  register: { role: text, community: text, district: text, districtGroup, fullName: text },
  consent: { answer: z.enum(CONSENT_ANSWERS) },
  my_data: { action: z.enum(['access', 'erase']) },
  update_profile: { field: z.enum(PROFILE_FIELDS), value: text },
  notifications: { action: z.enum(['stop', 'start']) },
  rsvp: { answer: z.enum(RSVP_ANSWERS), partySize: count, late: yes, leavesEarly: yes, reason: text, proxy: text },
  ack: {},
  thanks: {},
  help: {},
  handoff: {},
  feedback: { kind: z.enum(FEEDBACK_KINDS), themes: z.array(text), place: text, district: text, districtGroup },
  receipt: { action: z.enum(['show', 'edit', 'erase', 'add']), number: text },
  ask_schedule: {
    ask: z.string().regex(/^(?:date|venue|time)(?:\+(?:venue|time))*$/),
    scope: z.enum(['mine', 'group']),
    districtGroup,
    date,
    warning,
  },
  calendar: {},
  login: { code: z.string().regex(/^\d{6}$/) },
  session_create: { ...session, startsAt: moment, endsAt: moment, venue: text, chair: text, form },
  session_postpone: { ...session, from: date, startsAt: moment, endsAt: moment, keepTime: yes, all: yes, reason: text },
  session_cancel: { ...session, all: yes, reason: text },
  session_change: { ...session, form, venue: text, chair: text, all: yes, reason: text },
  session_remind: { ...session, audience },
  session_rsvps: session,
  session_checkin: session,
  session_walkin: { districtGroup, date, round: count, people: count, name: text },
  check_in: { code: text },
  session_ledger: session,
  rsvp_by_phone: {
    name: text,
    answer: z.enum(RSVP_ANSWERS),
    partySize: count,
    late: yes,
    leavesEarly: yes,
    reason: text,
    proxy: text,
    districtGroup,
    date,
    round: count,
  },
  session_limits: {
    ...session,
    capacity: z.int().min(0),
    quorum: z.int().min(0),
    what: z.enum(['capacity', 'quorum']),
  },
  broadcast: { districtGroup, audience, text },
  broadcast_report: {},
  broadcast_recall: {},
  summary: { districtGroup, period: z.enum(['week', 'month']), from: date, to: date },
  feedback_export: { districtGroup, from: date, to: date, theme: text },
  feedback_voices: { districtGroup, district: text, about: text, from: date, to: date },
  /** `year`: a fiscal year, Buddhist. */
  progress_report: { no: count, year: count },
  issues: { districtGroup },
  my_issues: {},
  staff_grant: { role: z.enum(STAFF_ROLE_NAMES), scope: text },
  staff_revoke: { role: z.enum(STAFF_ROLE_NAMES), scope: text, name: text },
  group_bind: { districtGroup },
  group_roster: { districtGroup },
  /** Whom a breach of data concerns: days, inclusive, or so many hours back. */
  affected: { from: date, to: date, hours: count },
  language: { language: z.enum(LANGUAGES) },
  text_size: { size: z.enum(LETTERS) },
  none: {},
  unknown: {},
} satisfies Record<string, z.ZodRawShape>;

type SlotTable = typeof slots;
export type IntentName = keyof SlotTable;
export type SlotsOf<N extends IntentName> = {
  -readonly [K in keyof SlotTable[N]]?: SlotTable[N][K] extends z.ZodType ? z.output<SlotTable[N][K]> : never;
};

const isIntentName = (name: string): name is IntentName => name in slots;
export const INTENT_NAMES: IntentName[] = Object.keys(slots).filter(isIntentName);

/** What staff order of the bot. Whoever is asked something and types one of these means the order. */
const STAFF_COMMANDS: readonly IntentName[] = [
  'session_create',
  'session_postpone',
  'session_cancel',
  'session_change',
  'session_limits',
  'session_remind',
  'session_rsvps',
  'session_checkin',
  'session_walkin',
  'rsvp_by_phone',
  'session_ledger',
  'broadcast',
  'broadcast_report',
  'broadcast_recall',
  'summary',
  'feedback_export',
  'feedback_voices',
  'issues',
  'progress_report',
  'group_bind',
  'group_roster',
  'staff_grant',
  'staff_revoke',
  'affected',
  'login',
];
export const isStaffCommand = (intent: IntentName | undefined): boolean =>
  intent !== undefined && STAFF_COMMANDS.includes(intent);

export const ASKS = [
  'time',
  'date',
  'districtGroup',
  'session',
  'answer',
  'kind',
  'value',
  'confirm',
  'field',
  'number',
  'no',
  'role',
  'scope',
  'name',
  'text',
  'form',
  'theme',
  'audience',
] as const;
export type Ask = (typeof ASKS)[number];

export type ReadingOf<N extends IntentName> = { intent: N; slots: SlotsOf<N>; ask?: Ask[] };
/** What a text means; discriminated by `intent`. */
export type Reading = { [N in IntentName]: ReadingOf<N> }[IntentName];
export type Slots = Reading['slots'];

const head = z.object({
  intent: z.enum(INTENT_NAMES),
  slots: z.record(z.string(), z.unknown()),
  ask: z.array(z.enum(ASKS)).min(1).optional(),
});

/** Checks a reading that comes from outside, for example from a test fixture. */
export const readingSchema = z.custom<Reading>((value) => {
  const parsed = head.strict().safeParse(value);
  return (
    parsed.success &&
    z
      .strictObject(slots[parsed.data.intent] as z.ZodRawShape)
      .partial()
      .safeParse(parsed.data.slots).success
  );
}, 'not a reading of the closed list');

/** A reading; slots without a value and an empty `ask` are left out. */
export function reading<N extends IntentName>(intent: N, found: SlotsOf<N>, ask: Ask[] = []): ReadingOf<N> {
  const kept = { ...found };
  for (const name of Object.keys(slots[intent])) if (isSlot(kept, name) && kept[name] === undefined) delete kept[name];
  return ask.length === 0 ? { intent, slots: kept } : { intent, slots: kept, ask: [...new Set(ask)] };
}

const isSlot = <S extends object>(found: S, name: PropertyKey): name is keyof S => name in found;
