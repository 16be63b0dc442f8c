import { severalDates, shiftIn } from '../../src/thai/several-sessions.ts';
import { NOW } from './vocabulary.ts';

describe('several sessions in one sentence', () => {
  it.each([
    ['เลื่อนประชุม 17 และ 20 ก.ค. ออกไปก่อน', ['2020-07-17', '2020-07-20']],
    ['เลื่อนประชุม 17 ก.ค. และ 20 ก.ค. เป็น 30 ก.ค.', ['2020-07-17', '2020-07-20']],
    ['ยกเลิกประชุมวันที่ 17, 20 และ 24 ก.ค. 63', ['2020-07-17', '2020-07-20', '2020-07-24']],
    ['ยกเลิกประชุมวันที่ 3 และ 24 ส.ค.', ['2020-08-03', '2020-08-24']],
    ['ยกเลิกนัด 31 ก.ค. กับ 3 ส.ค.', ['2020-07-31', '2020-08-03']],
  ])('%s', (text, dates) => {
    expect(severalDates(text, NOW)).toEqual(dates);
  });

  it.each([
    'เลื่อนประชุม 16 ก.ค. เป็น 23 ก.ค. เวลาเดิม',
    'เลื่อนประชุมจาก 16 ก.ค. ไป 23 ก.ค.',
    'เลื่อนประชุม 16 ก.ค. ออกไปก่อน',
    'เลื่อนประชุม 30 และ 31 มิ.ย.',
    'เลื่อนประชุม',
  ])('%s names no several', (text) => {
    expect(severalDates(text, NOW)).toBeNull();
  });
});

describe('by how much everything moves', () => {
  it.each([
    ['เลื่อนทุกนัด ออกไป 7 วัน', 7],
    ['เลื่อนทุกนัดไปอีก 2 สัปดาห์', 14],
    ['เลื่อนออกไปอีกสามวัน', 3],
    ['อีก 1 อาทิตย์', 7],
  ])('%s', (text, shift) => {
    expect(shiftIn(text)).toBe(shift);
  });

  it.each(['เลื่อนไป 30 ก.ค.', 'ออกไปก่อน', 'เลื่อนเป็นวันที่ 7', 'ไป 3 คน'])('%s moves nothing by days', (text) => {
    expect(shiftIn(text)).toBeNull();
  });
});
