import { LIMITS } from '../../src/line/limits.ts';
import { loadProgramme } from '../../src/programme.ts';
import { consentNotice } from '../../src/representatives/consent-messages.ts';
import * as ownDataMessages from '../../src/representatives/own-data-messages.ts';
import * as registrationMessages from '../../src/representatives/registration-messages.ts';
import * as questionMessages from '../../src/representatives/question-messages.ts';
import * as reviewMessages from '../../src/representatives/review-messages.ts';
import type { Representative } from '../../src/representatives/model.ts';
import { FIELDS, limitOf, type Refusal } from '../../src/representatives/rules.ts';
import { actionsOf, wordsOf } from '../world.ts';

const { places, notices } = loadProgramme();
const AT = new Date('2020-07-10T09:00:00+07:00');

/** Somebody who filled every field to the last character. */
function wordyProfile(overrides: Partial<Representative> = {}): Representative {
  const full = Object.fromEntries(FIELDS.map((field) => [field, 'ก'.repeat(limitOf(field))]));
  return {
    ...(full as unknown as Representative),
    _id: `r${'0'.repeat(24)}`,
    status: 'pending',
    district: 'บางขุนเทียน',
    districtGroup: 'THON_S',
    phone: '0812345678',
    noticeVersion: '2563-1',
    consentedAt: AT,
    updatedAt: AT,
    reviewNote: 'ก'.repeat(200),
    memberships: [],
    version: 7,
    ...overrides,
  };
}

describe('cards of the longest registration', () => {
  it.each([
    ['for the review', registrationMessages.reviewCard(wordyProfile(), places)],
    ['for the choice of a field', registrationMessages.whichFieldToEdit(wordyProfile(), places)],
    ['for the analyst', reviewMessages.registrationToReview(wordyProfile(), places)],
    ['of my data', ownDataMessages.ownData(wordyProfile(), [], places, 'https://example.org/notice/2563-1')],
  ])('%s stay within what LINE takes', (_name, message) => {
    if (message.type !== 'flex') throw new Error('no card');
    expect(Buffer.byteLength(JSON.stringify(message.contents))).toBeLessThan(30 * 1024);
    expect(message.altText.length).toBeLessThanOrEqual(LIMITS.altText);
    for (const action of actionsOf(message)) expect(action.label!.length).toBeLessThanOrEqual(LIMITS.buttonLabel);
  });
});

it('the notice is five lines, a question and three buttons', () => {
  const notice = consentNotice(notices.at(-1)!, 'https://example.org/notice');
  const lines = wordsOf(notice).split('\n');
  expect(lines.indexOf('ท่านยินยอมหรือไม่คะ') - lines.indexOf('ขอความยินยอมก่อนลงทะเบียน') - 1).toBe(5);
  expect(actionsOf(notice)).toHaveLength(3);
});

it.each<Refusal>(['tooLong', 'idNumber', 'notAPhone', 'notAName', 'noSuchDistrict'])(
  '%s is not said twice in the same words',
  (why) => {
    expect(questionMessages.refusalWords(why, 'fullName', 0)).not.toBe(
      questionMessages.refusalWords(why, 'fullName', 1),
    );
  },
);

it('quick replies are never more than LINE shows', () => {
  for (const { code } of places.groups) {
    const { quickReply } = questionMessages.districtsToChoose(places, code);
    expect(quickReply!.items!.length).toBeLessThanOrEqual(LIMITS.quickReplies);
  }
});

it('what was asked for more is on the card until it is sent in again', () => {
  expect(wordsOf(registrationMessages.reviewCard(wordyProfile({ reviewNote: 'ขอเบอร์โทร' }), places))).toContain(
    'เจ้าหน้าที่ขอเพิ่ม: ขอเบอร์โทร',
  );
  expect(wordsOf(registrationMessages.reviewCard(wordyProfile({ reviewNote: null }), places))).not.toContain(
    'เจ้าหน้าที่ขอเพิ่ม',
  );
});

it('a decision tells the next session where there is one', () => {
  const startsAt = new Date('2020-07-16T13:30:00+07:00');
  const withSession = reviewMessages.approved(wordyProfile(), places, {
    _id: 'c1',
    revision: 1,
    startsAt,
    venue: 'ห้องรัตนโกสินทร์',
    round: 1,
  });
  expect(wordsOf(withSession)).toContain('วันพฤหัสบดีที่ 16 กรกฎาคม 2563 เวลา 13.30 น.');
  expect(wordsOf(withSession)).toContain('[ไม่ว่าง]');
  expect(wordsOf(reviewMessages.approved(wordyProfile(), places, null))).toContain('เมื่อกลุ่มกรุงธนใต้มีกำหนดประชุม');
});
