/** What the API says of places and themes. */
import { z } from 'zod';
import { groupCode } from './schemas.ts';

export const districtSchema = z
  .strictObject({ nameTh: z.string(), nameEn: z.string(), districtGroup: groupCode })
  .meta({ id: 'District' });

export const districtGroupSchema = z
  .strictObject({
    code: groupCode,
    nameTh: z.string(),
    nameEn: z.string(),
    districts: z.array(z.string()),
  })
  .meta({ id: 'DistrictGroup' });

export const themeSchema = z
  .strictObject({
    code: z.string(),
    nameTh: z.string(),
    nameEn: z.string(),
    terms: z.int().meta({ description: 'How many words and phrases lead to it' }),
  })
  .meta({ id: 'Theme' });
