/** Pure decisions of those who keep the registry: the order of names, what a search finds, what a form may change. */
import { normalise } from '../thai/normalise.ts';
import type { Places } from '../thai/places.ts';
import { REPRESENTATIVE_STATUSES, type Representative } from './model.ts';
import { FIELDS, readAnswer, type Field, type Refusal } from './rules.ts';
import type { ProfileChange } from './store.ts';

const TITLES =
  /^(?:นางสาว|นาง|นาย|น\.ส\.|ด\.ช\.|ด\.ญ\.|เด็กชาย|เด็กหญิง|คุณ|ดร\.|ผศ\.|รศ\.|พล\.?[ตอ]\.?[ตทอ]?\.?|mrs?\.?|ms\.?|miss)\s*/iu;
/** Written before the consonant that it is spoken after, and sorted after it. */
const LEADING_VOWEL = /([เแโใไ])([ก-ฮ])/gu;
/** Tell names apart only where everything else is the same. */
const TONES = /[็่้๊๋์]/gu;

/** Sorts as a Thai dictionary does: เกษม stands with ก. Null for somebody without a name. */
export function nameKeyOf(fullName: string | null | undefined): string | null {
  const name = normalise(fullName ?? '')
    .replace(TITLES, '')
    .toLowerCase();
  if (name === '') return null;
  return `${name.replace(LEADING_VOWEL, '$2$1').replace(TONES, '')} ${name}`;
}

/** What somebody types to find a person: every word has to occur in the name, the community, the body or the phone. */
export function searchWords(typed: string): string[] {
  return normalise(typed).toLowerCase().split(/\s+/u).filter(Boolean).slice(0, 6);
}

type Searched = Pick<Representative, 'fullName' | 'community' | 'speaksFor' | 'role' | 'phone'>;

export function isFound({ fullName, community, speaksFor, role, phone }: Searched, words: readonly string[]): boolean {
  const text = [fullName, community, speaksFor, role].filter(Boolean).join(' ').toLowerCase();
  const digits = phone ?? '';
  return words.every((word) => {
    if (text.includes(word)) return true;
    const number = word.replace(/[^\d]/g, '');
    return number.length >= 3 && number.length === word.replace(/[-.\s]/g, '').length && digits.includes(number);
  });
}

export const REGISTRY_VIEWS = ['all', ...REPRESENTATIVE_STATUSES] as const;
export type RegistryView = (typeof REGISTRY_VIEWS)[number];

/** Who belongs to the registry when nothing else is asked for. */
export const IN_REGISTRY = ['pending', 'active', 'paused', 'invited', 'consented'] as const;

export type EditProblems = Partial<Record<Field, Refusal | 'required'>>;

/**
 * What a filled-in sheet changes of a profile.
 * @param typed every field of the sheet; an empty one takes the value away.
 */
export function changeFrom(
  typed: Readonly<Record<Field, string>>,
  before: Pick<Representative, Field>,
  places: Places,
): { change: ProfileChange } | { problems: EditProblems } {
  const change: ProfileChange = {};
  const problems: EditProblems = {};
  for (const field of FIELDS) {
    const text = typed[field].replace(/\r\n/g, '\n').trim();
    if (text === (before[field] ?? '')) continue;
    if (text === '') {
      if (field === 'fullName' || field === 'district' || field === 'community') problems[field] = 'required';
      else change[field] = null;
      continue;
    }
    const read = readAnswer(field, text, places);
    if (read.kind === 'value') Object.assign(change, read.change);
    else problems[field] = read.kind === 'refused' ? read.why : 'noSuchDistrict';
  }
  return Object.keys(problems).length > 0 ? { problems } : { change };
}

/** Whether LINE brings news of sessions to somebody. */
export const isReachable = (person: Pick<Representative, 'status' | 'lineUserId' | 'blockedAt'>): boolean =>
  person.status === 'active' && typeof person.lineUserId === 'string' && !person.blockedAt;
