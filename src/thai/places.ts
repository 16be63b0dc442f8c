/** District groups (กลุ่มเขต), districts (เขต) and how people write them. Membership is configuration. */
import { z } from 'zod';
import { editDistance } from './edit-distance.ts';
import { normalise, stripEnding } from './normalise.ts';

export const DISTRICT_GROUP_CODES = ['BKK_C', 'BKK_S', 'BKK_E', 'BKK_N', 'THON_N', 'THON_S'] as const;
export const districtGroupCodeSchema = z.enum(DISTRICT_GROUP_CODES);
export type DistrictGroupCode = z.infer<typeof districtGroupCodeSchema>;

const districtGroupSchema = z.strictObject({
  code: districtGroupCodeSchema,
  nameTh: z.string().min(1),
  shortTh: z.string().min(1),
  nameEn: z.string().min(1),
  /** A space stands for anything between the two halves: กท ใต้ reads กท.ใต้, กท ใต้, กทใต้. */
  abbreviations: z.array(z.string().min(2)).default([]),
});

const districtSchema = z.strictObject({
  nameTh: z.string().min(1),
  nameEn: z.string().min(1),
  group: districtGroupCodeSchema,
  /** About its middle, on maps for what has no place of its own; WGS 84. */
  centre: z.strictObject({ latitude: z.number().min(5).max(21), longitude: z.number().min(97).max(106) }).optional(),
  /** Other right names: taken as the district. */
  aliases: z.array(z.string().min(2)).default([]),
  /** Wrong spellings that are often seen: offered back as a question. */
  misspellings: z.array(z.string().min(2)).default([]),
});

export const placesSchema = z
  .strictObject({
    groups: z.array(districtGroupSchema).min(1),
    districts: z.array(districtSchema).min(1),
    /** Canals, roads and markets that feedback names. */
    landmarks: z.array(z.string().min(3)).default([]),
  })
  .refine(({ districts }) => new Set(districts.map((d) => d.nameTh)).size === districts.length, {
    error: 'a district is listed twice',
  })
  .refine(({ groups, districts }) => districts.every((d) => groups.some((g) => g.code === d.group)), {
    error: 'a district belongs to a group that is not listed',
  });

export type DistrictsConfig = z.infer<typeof placesSchema>;
export type DistrictGroup = z.infer<typeof districtGroupSchema>;
export type District = z.infer<typeof districtSchema>;

export type DistrictReading = { district: District } | { suggest: District } | { ambiguous: District[] };

export interface GroupMention {
  start: number;
  end: number;
  group: DistrictGroup;
}

export interface DistrictMention {
  start: number;
  end: number;
  district: District;
}

export interface Places {
  groups: DistrictGroup[];
  districts: District[];
  landmarks: string[];
  findGroup(text: string): DistrictGroup | null;
  findDistrict(text: string): DistrictReading | null;
  groupOf(district: District | string): DistrictGroup;
  getGroup(code: DistrictGroupCode): DistrictGroup;
  /** Every district group named in a sentence (normalised), in order. */
  groupsIn(text: string): GroupMention[];
  /** Every district named with เขต, สำนักงานเขต or สนข. in a sentence (normalised), in order. */
  districtsIn(text: string): DistrictMention[];
}

const DISTRICT_PREFIX = '(?:สำนักงาน\\s?เขต|สนข\\s?\\.?|ข\\.|เขต)\\s*';
/** No name is longer, with its misspellings; bounds the search for near ones. */
const LONGEST_NAME = 60;
/** Most that LINE can show as quick replies. */
const MOST_CHOICES = 13;

/** กรุงเทพตอนเช้า and กรุงเทพกลางคืน name no group. */
const WORD_ENDS = '(?:(?<=ตอ)(?![\\u0e01-\\u0e4e])|(?<=กลาง)(?!คืน|วัน(?:\\s|$)|แจ้ง)|(?<!ตอ|กลาง))';

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const latinKey = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');

/** The name alone, as an answer to "ท่านอยู่เขตใดคะ": without เขต, particles, "อยู่", "ค่ะ". */
function districtKey(text: string): string {
  const bare = stripEnding(normalise(text))
    .replace(/^(?:คือ|เป็น|ผม|ดิฉัน|ฉัน|หนู|เรา)?\s*(?:อยู่|เป็นคน|คน|อาศัยอยู่)?\s*(?:ที่|ใน)?\s*/u, '')
    .replace(new RegExp(`^${DISTRICT_PREFIX}`, 'u'), '');
  return bare.replace(/\s*(?:กรุงเทพ(?:มหานคร|ฯ)?|กทม\.?)$/u, '').replace(/\s+/g, '');
}

function choose(found: District[]): DistrictReading | null {
  const unique = [...new Set(found)];
  const [only] = unique;
  if (!only || unique.length > MOST_CHOICES) return null;
  return unique.length === 1 ? { suggest: only } : { ambiguous: unique };
}

export function createPlaces(config: DistrictsConfig): Places {
  const { groups, districts, landmarks } = config;
  const groupByCode = new Map(groups.map((g) => [g.code, g]));
  const getGroup = (code: DistrictGroupCode): DistrictGroup => {
    const group = groupByCode.get(code);
    if (!group) throw new Error(`No district group ${code} in the configuration`);
    return group;
  };

  const names = districts.flatMap((district) =>
    [district.nameTh, ...district.aliases].map((name) => ({ name, district })),
  );
  names.sort((a, b) => b.name.length - a.name.length);
  const exact = new Map(names.map(({ name, district }) => [name, district]));
  const misspelt = new Map(districts.flatMap((d) => d.misspellings.map((m) => [m, d] as const)));
  const english = new Map(districts.map((d) => [latinKey(d.nameEn), d]));

  const groupPatterns = groups.flatMap((group) =>
    [group.shortTh, group.code, ...group.abbreviations].map((written) => {
      const source = escape(written.replaceAll('_', ' ')).replace(/ /g, '[\\s.ฯ_-]*');
      const name = /[A-Za-z]$/.test(written) ? `\\b${source}\\b` : source;
      const pattern = new RegExp(`(?:กลุ่ม\\s?(?:เขต)?\\s?|(?<![\\u0e01-\\u0e4e])ก\\.)?(?:${name})${WORD_ENDS}`, 'giu');
      return { length: written.length, group, pattern };
    }),
  );
  groupPatterns.sort((a, b) => b.length - a.length);

  function groupsIn(text: string): GroupMention[] {
    const found: GroupMention[] = [];
    for (const { group, pattern } of groupPatterns) {
      for (const match of text.matchAll(pattern)) {
        const end = match.index + match[0].length;
        if (!found.some((m) => match.index < m.end && end > m.start)) found.push({ start: match.index, end, group });
      }
    }
    return found.toSorted((a, b) => a.start - b.start);
  }

  const prefixed = new RegExp(`${DISTRICT_PREFIX}(${names.map(({ name }) => escape(name)).join('|')})`, 'gu');
  function districtsIn(text: string): DistrictMention[] {
    return [...text.matchAll(prefixed)].flatMap((match) => {
      const district = exact.get(match[1] ?? '');
      return district ? [{ start: match.index, end: match.index + match[0].length, district }] : [];
    });
  }

  function findDistrict(text: string): DistrictReading | null {
    const key = districtKey(text);
    if (key === '' || key.length > LONGEST_NAME) return null;
    const district = exact.get(key) ?? english.get(latinKey(key) || '-');
    if (district) return { district };
    const named = districtsIn(normalise(text)).map((m) => m.district);
    if (new Set(named).size > 1) return { ambiguous: [...new Set(named)] };
    if (named[0]) return { district: named[0] };
    const known = misspelt.get(key);
    if (known) return { suggest: known };
    if (key.length >= 3) {
      const begins = choose(districts.filter((d) => d.nameTh.startsWith(key)));
      if (begins) return begins;
    }
    const latin = latinKey(key);
    const spellings = latin.length >= 4 ? [...english] : exact;
    const typed = latin.length >= 4 ? latin : key;
    const allowed = typed.length <= 4 ? 1 : typed.length <= 12 ? 2 : 3;
    const near = [...spellings].map(([name, d]) => ({ d, distance: editDistance(typed, name) }));
    const best = Math.min(...near.map((n) => n.distance));
    return best <= allowed ? choose(near.filter((n) => n.distance === best).map((n) => n.d)) : null;
  }

  return {
    groups,
    districts,
    landmarks,
    getGroup,
    groupsIn,
    districtsIn,
    findDistrict,
    findGroup: (text) => {
      const found = new Set(groupsIn(normalise(text)).map((m) => m.group));
      const [only] = found;
      return found.size === 1 && only ? only : null;
    },
    groupOf: (district) => {
      const found = typeof district === 'string' ? exact.get(district) : district;
      if (!found) throw new Error('No such district in the configuration');
      return getGroup(found.group);
    },
  };
}
