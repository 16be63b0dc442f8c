/** Which of the registered people somebody means who types คุณสมชาย, ป้าแดง or a name with a slip. */
import { editDistance } from './edit-distance.ts';
import { normalise, stripParticles } from './normalise.ts';

const TITLE =
  /^(?:คุณ|นางสาว|นาง|นาย|น\.ส\.|ด\.ช\.|ด\.ญ\.|ท่าน|ป้า|ลุง|น้า|อา(?=[ก-ฮเ-ไ])|พี่|น้อง|ยาย|ตา|ปู่|ย่า|ครู|อาจารย์|อ\.|ผอ\.?|ผู้ใหญ่(?:บ้าน)?|กำนัน|หมอ|พระ|ดร\.)\s*/u;

export type NameMatch = 'whole' | 'first' | 'part' | 'near';
const BEST_FIRST: readonly NameMatch[] = ['whole', 'first', 'part', 'near'];

const tokens = (name: string): string[] => name.split(/\s+/).filter((token) => token !== '');
const plain = (name: string): string => stripParticles(normalise(name)).replace(/\s+/g, ' ').trim();

/** As typed, and without a title; a title may be the beginning of a name (ตาล, ยายี). */
function readings(typed: string): string[] {
  const whole = plain(typed);
  const bare = whole.replace(TITLE, '').trim();
  return bare.length >= 2 && bare !== whole ? [bare, whole] : [whole];
}

/** How well a typed name fits a registered one; null where it does not. */
export function matchName(typed: string, fullName: string): NameMatch | null {
  const registered = readings(fullName);
  const found = readings(typed).flatMap((said) =>
    registered.flatMap((name): NameMatch[] => {
      if (said.length < 2) return [];
      if (said === name) return ['whole'];
      const [first = '', ...rest] = tokens(name);
      const [saidFirst = '', ...saidRest] = tokens(said);
      if (saidRest.length === 0 && (said === first || rest.includes(said))) return ['first'];
      if (saidRest.length === 0 && name.includes(said)) return ['part'];
      const slips = Math.min(first.length, saidFirst.length) >= 4 ? 1 : 0;
      const isNear = editDistance(saidFirst, first) <= slips && editDistance(saidRest.join(' '), rest.join(' ')) <= 1;
      const firstIsNear = saidRest.length === 0 && slips > 0 && editDistance(said, first) <= slips;
      return isNear || firstIsNear ? ['near'] : [];
    }),
  );
  return BEST_FIRST.find((match) => found.includes(match)) ?? null;
}

/**
 * Those who fit best, and whether that is sure enough not to ask: one person, by the whole name or the first name.
 */
export function findByName<Person extends { fullName: string | null }>(
  typed: string,
  people: readonly Person[],
): { people: Person[]; sure: boolean } {
  for (const wanted of BEST_FIRST) {
    const found = people.filter(({ fullName }) => fullName && matchName(typed, fullName) === wanted);
    if (found.length > 0)
      return { people: found, sure: found.length === 1 && (wanted === 'whole' || wanted === 'first') };
  }
  return { people: [], sure: false };
}
