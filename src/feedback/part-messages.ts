/** What pictures, voices and the rest are called. */
import { both } from '../language.ts';
import type { PartKind } from './model.ts';

export const PART_TH: Record<PartKind, string> = {
  text: 'ข้อความ',
  image: 'รูป',
  audio: 'เสียง',
  video: 'วิดีโอ',
  file: 'ไฟล์',
  location: 'ตำแหน่ง',
};
export const PART_EN: Record<PartKind, string> = {
  text: 'text',
  image: 'photo',
  audio: 'voice message',
  video: 'video',
  file: 'file',
  location: 'place',
};

/** In the language that is spoken. */
export const partName = (kind: PartKind): string => both(PART_TH, PART_EN)[kind];
