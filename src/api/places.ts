/** District groups, districts and themes over the API. */
import type { Programme } from '../programme.ts';
import { operation } from './operations.ts';
import { districtGroupSchema, districtSchema, themeSchema } from './places-schemas.ts';
import { pageOf } from './schemas.ts';

export interface PlaceApiDeps {
  programme: Pick<Programme, 'places' | 'themes'>;
}

export function placeOperations({ programme }: PlaceApiDeps) {
  const { places, themes } = programme;

  return [
    operation({
      method: 'get',
      path: '/district-groups',
      id: 'listDistrictGroups',
      tag: 'Places',
      summary: 'District groups with their districts',
      needs: [],
      answer: pageOf(districtGroupSchema),
      status: 200,
      run: async () => ({
        body: {
          data: places.groups.map(({ code, nameTh, nameEn }) => ({
            code,
            nameTh,
            nameEn,
            districts: places.districts.filter(({ group }) => group === code).map((district) => district.nameTh),
          })),
          next: null,
        },
      }),
    }),
    operation({
      method: 'get',
      path: '/districts',
      id: 'listDistricts',
      tag: 'Places',
      summary: 'Districts',
      needs: [],
      answer: pageOf(districtSchema),
      status: 200,
      run: async () => ({
        body: {
          data: places.districts.map(({ nameTh, nameEn, group }) => ({ nameTh, nameEn, districtGroup: group })),
          next: null,
        },
      }),
    }),
    operation({
      method: 'get',
      path: '/themes',
      id: 'listThemes',
      tag: 'Themes',
      summary: 'Themes that feedback is sorted into',
      needs: [],
      answer: pageOf(themeSchema),
      status: 200,
      run: async () => {
        const { codes, labels, termCounts } = themes;
        const data = codes.map((code) => ({
          code,
          nameTh: labels[code]!.th,
          nameEn: labels[code]!.en,
          terms: termCounts[code] ?? 0,
        }));
        return { body: { data, next: null } };
      },
    }),
  ];
}
