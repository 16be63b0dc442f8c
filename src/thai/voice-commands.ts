/** Who said what about a matter: ใครพูดอะไรเรื่องขยะบ้าง, ความเห็นเรื่องน้ำท่วม กรุงธนใต้ สัปดาห์นี้. */
import { tidy } from './command-parts.ts';
import type { Vocabulary } from './intents.ts';
import { MASK, mask } from './masking.ts';
import { findRanges } from './ranges.ts';
import { reading, type Ask, type Reading } from './readings.ts';

/** Longer than this after "ความเห็นเรื่อง" somebody is giving an opinion, not asking for one. */
const LONGEST_ABOUT = 40;
const ABOUT = new RegExp(
  `(?:เรื่อง|ประเด็น|ด้าน|เกี่ยวกับ(?:เรื่อง)?|ถึง(?:เรื่อง)?|พูด(?=ขยะ|น้ำ))\\s*(?<about>[^${MASK}\\n]+)`,
  'u',
);
const AFTER =
  /\s*(?:บ้าง|ไหม|มั้ย|หรือเปล่า|(?:ว่า)?อะไร|ว่า(?:ยัง)?ไง|ยังไง|หน่อย|ด้วย|ทั้งหมด|ล่าสุด|ใน(?:ช่วง)?|ช่วง|ตั้งแต่|ของ|ที่|จาก|\?)+\s*$/u;

/** Null where the words go on to tell something themselves. */
export function readVoices(text: string, now: Date, { places }: Vocabulary): Reading | null {
  const said = text.replace(/\n/g, ' ');
  const groups = places.groupsIn(said);
  const withoutGroups = mask(said, groups);
  const districts = places.districtsIn(withoutGroups);
  const withoutPlaces = mask(withoutGroups, districts);
  const [range] = findRanges(withoutPlaces, now);
  const rest = mask(withoutPlaces, range ? [range] : []);

  const typed = ABOUT.exec(rest)?.groups?.['about'] ?? '';
  const about = tidy(typed).replace(AFTER, '').trim();
  if (about.length > LONGEST_ABOUT) return null;
  const codes = [...new Set(groups.map(({ group }) => group.code))];
  const names = [...new Set(districts.map(({ district }) => district))];
  const [only] = codes;
  const [district] = names;
  const ask: Ask[] = [
    ...(codes.length > 1 || names.length > 1 ? (['districtGroup'] as const) : []),
    ...(range && 'ask' in range.reading ? (['date'] as const) : []),
    ...(about === '' ? (['theme'] as const) : []),
  ];
  return reading(
    'feedback_voices',
    {
      districtGroup: codes.length === 1 ? only : names.length === 1 ? district!.group : undefined,
      district: names.length === 1 ? district!.nameTh : undefined,
      about: about === '' ? undefined : about,
      ...(range && !('ask' in range.reading) && { from: range.reading.from, to: range.reading.to }),
    },
    ask,
  );
}
