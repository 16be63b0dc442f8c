import { readNoticeHead, readSendTime, readWhen, splitNotice } from '../../src/thai/notice-commands.ts';
import { NOW, places, themes } from './vocabulary.ts';

const head = (text: string) => {
  const { severalGroups: _several, send, ...rest } = readNoticeHead(splitNotice(text).head, NOW, { places, themes });
  return { ...rest, ...(Object.keys(send).length > 0 && { send }) };
};

describe('the head of a notice', () => {
  it.each<[string, Record<string, unknown>]>([
    ['แจ้งข่าว กรุงธนใต้ คนที่ตอบว่าไป: ร่ม', { districtGroup: 'THON_S', audience: 'yes' }],
    ['แจ้งข่าว กรุงธนใต้ คนที่ตอบว่าไป นัด 16 ก.ค.: ร่ม', { districtGroup: 'THON_S', audience: 'yes', date: '2020-07-16' }],
    ['แจ้งข่าว กรุงธนใต้ คนที่ยังไม่ตอบ ครั้งที่ 2: ร่ม', { districtGroup: 'THON_S', audience: 'no_reply', round: 2 }],
    ['แจ้งข่าว กรุงธนใต้ คนที่ตอบว่าไม่ไป: ร่ม', { districtGroup: 'THON_S', audience: 'no' }],
    ['แจ้งข่าว กรุงธนใต้ คนที่บอกว่าไม่ว่าง: ร่ม', { districtGroup: 'THON_S', audience: 'no' }],
    ['แจ้งข่าว กรุงธนใต้ คนที่จะมา: ร่ม', { districtGroup: 'THON_S', audience: 'yes' }],
    ['แจ้งข่าว กรุงธนใต้ คนที่มาประชุม 9 ก.ค.: ขอบคุณ', { districtGroup: 'THON_S', audience: 'attended', date: '2020-07-09' }],
    ['แจ้งข่าวเขตบางแค: น้ำ', { districtGroup: 'THON_S', district: 'บางแค' }],
    ['แจ้งข่าวถึงประธานชุมชน กรุงธนใต้: ร่ม', { districtGroup: 'THON_S', role: 'ประธานชุมชน' }],
    ['แจ้งข่าว อสม. เขตบางแค: ร่ม', { districtGroup: 'THON_S', district: 'บางแค', role: 'อสม.' }],
    ['แจ้งข่าว กรุงธนใต้ คนที่เป็นครูสอนดนตรี: ร่ม', { districtGroup: 'THON_S', role: 'ครูสอนดนตรี' }],
    ['แจ้งข่าว กรุงธนใต้ คนที่สนใจเรื่องขยะ: อบรม', { districtGroup: 'THON_S', theme: 'ENV_WASTE' }],
    ['แจ้งข่าว กรุงธนใต้ คนที่พูดเรื่องดวงจันทร์: อบรม', { districtGroup: 'THON_S', about: 'ดวงจันทร์' }],
    ['แจ้งข่าว กรุงธนใต้ ส่งพรุ่งนี้ 9 โมง: งด', { districtGroup: 'THON_S', send: { date: '2020-07-11', time: '09:00' } }],
    [
      'แจ้งข่าว กรุงธนใต้ คนที่ตอบว่าไป นัด 16 ก.ค. ส่งวันที่ 15 ก.ค. เวลา 10.00 น.: ร่ม',
      {
        districtGroup: 'THON_S',
        audience: 'yes',
        date: '2020-07-16',
        send: { date: '2020-07-15', time: '10:00' },
      },
    ],
  ])('%s', (text, expected) => {
    expect(head(text)).toEqual(expected);
  });

  it('names no group where it names two', () => {
    const read = readNoticeHead('แจ้งข่าว กรุงธนใต้ กรุงเทพเหนือ', NOW, { places, themes });
    expect(read).toMatchObject({ severalGroups: true });
    expect(read.districtGroup).toBeUndefined();
  });
});

describe('the words of a notice', () => {
  it.each([
    ['แจ้งข่าว กรุงธนใต้ คนที่ตอบว่าไป: เจอกัน 13:30', 'เจอกัน 13:30'],
    ['แจ้งข่าว กรุงธนใต้ คนที่ไม่ว่าง ว่า ไว้คราวหน้า', 'ไว้คราวหน้า'],
    ['แจ้งข่าว กรุงธนใต้\nบรรทัดหนึ่ง\nบรรทัดสอง: ต่อ', 'บรรทัดหนึ่ง\nบรรทัดสอง: ต่อ'],
    ['แจ้งข่าว กรุงธนใต้: “นัดใหม่”', 'นัดใหม่'],
    ['แจ้งข่าว กรุงธนใต้: ผู้ว่าฯ มาเยี่ยม', 'ผู้ว่าฯ มาเยี่ยม'],
    ['แจ้งข่าว กรุงธนใต้: เลขที่ ๑๒  ถนน “สุขใจ”\r\n\r\nขอบคุณค่ะ', 'เลขที่ ๑๒  ถนน “สุขใจ”\n\nขอบคุณค่ะ'],
    ['แจ้งข่าว กรุงธนใต้ 16 ก.ค. ๒๕๖๓ : ก\n\n\n\nข', 'ก\n\nข'],
    ['แจ้งข่าว กรุงธนใต้ คนที่ตอบว่าไป', null],
    ['แจ้งข่าว กรุงธนใต้: ', null],
  ])('%s', (text, words) => {
    expect(splitNotice(text).words).toBe(words);
  });
});

describe('when it is to go out', () => {
  it.each([
    ['ส่งพรุ่งนี้ 9 โมง', { date: '2020-07-11', time: '09:00' }],
    ['ตั้งเวลาส่ง 14 ก.ค. 10.00 น.', { date: '2020-07-14', time: '10:00' }],
    ['ส่งตอนบ่ายสอง', { time: '14:00' }],
    ['ส่งวันจันทร์', { date: '2020-07-13' }],
    ['ส่งพรุ่งนี้สามโมง', { date: '2020-07-11', candidates: ['09:00', '15:00'] }],
  ])('%s', (text, when) => {
    expect(readSendTime(text, NOW)).toEqual(when);
  });

  it('is no other date of the sentence', () => {
    expect(readSendTime('แจ้งข่าว คนที่ตอบว่าไป 16 ก.ค.', NOW)).toBeNull();
  });

  it('is read from a bare answer', () => {
    expect(readWhen('พรุ่งนี้ บ่ายโมงครึ่ง ค่ะ', NOW)).toEqual({ date: '2020-07-11', time: '13:30' });
    expect(readWhen('9 โมง', NOW)).toEqual({ time: '09:00' });
  });
});
