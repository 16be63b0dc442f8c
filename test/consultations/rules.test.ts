import fc from 'fast-check';
import type { Consultation } from '../../src/consultations/model.ts';
import {
  endOf,
  feedbackInvitationDue,
  holidayOn,
  isUrgent,
  matchesTarget,
  momentBefore,
  nextQuestion,
  patchFor,
  remindersOf,
  revises,
  timeOfDay,
  momentOn,
  type ChangeCommand,
} from '../../src/consultations/rules.ts';
import { isQuiet } from '../../src/delivery/quiet-hours.ts';
import { loadProgramme } from '../../src/programme.ts';

const { reminders, quietHours, holidays } = loadProgramme();
const at = (moment: string): Date => new Date(`${moment}:00+07:00`);

function makeSession(overrides: Partial<Consultation> = {}): Consultation {
  return {
    _id: 'c1',
    districtGroup: 'THON_N',
    fiscalYear: 2563,
    round: 1,
    title: '',
    status: 'announced',
    date: '2020-07-16',
    startsAt: at('2020-07-16T13:30'),
    endsAt: null,
    venue: 'ห้องรัตนโกสินทร์',
    chair: null,
    partners: [],
    form: 'meeting',
    onlineLink: null,
    version: 2,
    revision: 1,
    revisedAt: at('2020-07-01T09:00'),
    announcedAt: at('2020-07-01T09:00'),
    heldConfirmedAt: null,
    lastChange: null,
    createdBy: null,
    createdAt: at('2020-07-01T09:00'),
    ...overrides,
  };
}

describe('reminders', () => {
  const due = (session: Consultation) =>
    remindersOf(session, reminders.plan, quietHours).map(({ reminder, dueAt }) => [reminder.id, dueAt.toISOString()]);

  it('come seven and three days before at ten, the evening before at six, and three hours before', () => {
    expect(due(makeSession())).toEqual([
      ['nudge-7d', at('2020-07-09T10:00').toISOString()],
      ['nudge-3d', at('2020-07-13T10:00').toISOString()],
      ['eve', at('2020-07-15T18:00').toISOString()],
      ['today', at('2020-07-16T10:30').toISOString()],
    ]);
  });

  it('that would have been due before the revision was confirmed are left out', () => {
    expect(due(makeSession({ revisedAt: at('2020-07-13T10:00') })).map(([id]) => id)).toEqual(['eve', 'today']);
  });

  it('of the day itself fall away where they would be in quiet hours', () => {
    expect(due(makeSession({ startsAt: at('2020-07-16T09:30') })).map(([id]) => id)).not.toContain('today');
  });

  it('are none where there is no date', () => {
    expect(due(makeSession({ startsAt: null }))).toEqual([]);
  });

  it('are always due before they stop being useful, whatever the hour of the session', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 24 * 60 - 1 }), fc.integer({ min: 0, max: 365 }), (minute, day) => {
        const startsAt = new Date(at('2020-01-01T00:00').getTime() + (day * 1440 + minute) * 60_000);
        for (const { dueAt, usefulUntil, reminder } of remindersOf(
          makeSession({ startsAt, revisedAt: at('2019-06-01T00:00') }),
          reminders.plan,
          quietHours,
        )) {
          // An eve note of a session in the small hours can come too late: it is then skipped as stale.
          if (reminder.kind !== 'eve') expect(dueAt < usefulUntil).toBe(true);
          expect(usefulUntil <= startsAt).toBe(true);
        }
      }),
    );
  });
});

describe('what voids answers', () => {
  const before = makeSession();
  it.each([
    ['a new start', { startsAt: at('2020-07-23T13:30') }, true],
    ['another form', { form: 'online' as const }, true],
    ['putting it off', { status: 'postponed' as const, startsAt: null }, true],
    ['cancelling', { status: 'cancelled' as const }, true],
    ['another venue', { venue: 'วัดอรุณ' }, false],
    ['a chair', { chair: 'รองปลัดกรุงเทพมหานคร' }, false],
    ['an end', { endsAt: at('2020-07-16T16:00') }, false],
    ['the same start', { startsAt: at('2020-07-16T13:30') }, false],
  ])('%s', (_name, patch, expected) => {
    expect(revises(before, patch)).toBe(expected);
  });
});

describe('the end of a session', () => {
  it('is three hours after the start where none is known', () => {
    expect(endOf(makeSession(), reminders.held)).toEqual(at('2020-07-16T16:30'));
    expect(endOf(makeSession({ endsAt: at('2020-07-16T15:00') }), reminders.held)).toEqual(at('2020-07-16T15:00'));
    expect(endOf(makeSession({ startsAt: null }), reminders.held)).toBeNull();
  });
});

describe('the invitation to give feedback', () => {
  const due = (ended: string, confirmed: string) =>
    feedbackInvitationDue(at(ended), at(confirmed), reminders.feedbackInvitation, quietHours);
  it.each([
    ['half an hour after the end', '2020-07-16T16:30', '2020-07-16T16:31', '2020-07-16T17:00'],
    ['at the word that it was held, if that is later', '2020-07-16T16:30', '2020-07-17T11:00', '2020-07-17T11:00'],
    ['at nine next day after a late evening', '2020-07-16T19:45', '2020-07-16T20:00', '2020-07-17T09:00'],
    [
      'at nine the same day when confirmed before breakfast',
      '2020-07-16T16:30',
      '2020-07-17T06:00',
      '2020-07-17T09:00',
    ],
  ])('%s', (_name, ended, confirmed, expected) => {
    expect(due(ended, confirmed)).toEqual(at(expected));
  });

  it('is never in quiet hours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 10_000 }), (a, b) => {
        const ended = new Date(at('2020-07-01T00:00').getTime() + a * 60_000);
        const confirmed = new Date(at('2020-07-01T00:00').getTime() + b * 60_000);
        const invited = feedbackInvitationDue(ended, confirmed, reminders.feedbackInvitation, quietHours);
        expect(isQuiet(invited, quietHours)).toBe(false);
        expect(invited >= confirmed).toBe(true);
      }),
    );
  });
});

describe('urgency', () => {
  const confirmed = at('2020-07-15T21:00');
  it.each([
    ['a session within a day', at('2020-07-16T13:30'), true],
    ['a session after more than a day', at('2020-07-17T13:30'), false],
    ['a session that is past', at('2020-07-15T13:30'), false],
    ['no date', null, false],
  ])('%s', (_name, start, expected) => {
    expect(isUrgent([start], confirmed, quietHours)).toBe(expected);
  });
});

describe('a command about a session', () => {
  const now = at('2020-07-10T09:00');
  it('keeps the hour and the length when only the day is new', () => {
    const session = makeSession({ endsAt: at('2020-07-16T16:00') });
    expect(
      patchFor(session, { kind: 'postponed', target: {}, set: { date: '2020-07-23', keepTime: true } }, now),
    ).toEqual({
      date: '2020-07-23',
      startsAt: at('2020-07-23T13:30'),
      endsAt: at('2020-07-23T16:00'),
    });
  });

  it.each([
    ['needs an hour', { date: '2020-07-23' }, 'needsTime'],
    ['cannot go back in time', { date: '2020-07-09', keepTime: true }, 'past'],
    ['to the same moment is none', { date: '2020-07-16', keepTime: true }, 'same'],
  ])('%s', (_name, set, expected) => {
    expect(patchFor(makeSession(), { kind: 'postponed', target: {}, set }, now)).toBe(expected);
  });

  it.each<[string, ChangeCommand['set'], ReturnType<typeof patchFor>]>([
    ['the link that it has', { onlineLink: 'https://meet.example/a' }, 'same'],
    ['no link yet', { onlineLink: '' }, 'same'],
    ['no link any more', { onlineLink: null }, { onlineLink: null }],
    ['no venue any more', { venue: null }, { venue: null }],
    ['a later end', { endTime: '17:00' }, { endsAt: at('2020-07-16T17:00') }],
    ['the end that it has', { endTime: '16:00' }, 'same'],
    ['an end before the start', { endTime: '13:00' }, 'same'],
    ['no end any more', { endTime: null }, { endsAt: null }],
  ])('changes %s', (_what, set, expected) => {
    const session = makeSession({ endsAt: at('2020-07-16T16:00'), onlineLink: 'https://meet.example/a' });
    expect(patchFor(session, { kind: 'changed', target: {}, set }, now)).toEqual(expected);
  });

  it('puts off without a date, and announces again when there is one', () => {
    expect(patchFor(makeSession(), { kind: 'postponed', target: {}, set: {} }, now)).toEqual({
      status: 'postponed',
      date: null,
      startsAt: null,
      endsAt: null,
    });
    const off = makeSession({ status: 'postponed', date: null, startsAt: null });
    expect(
      patchFor(off, { kind: 'postponed', target: {}, set: { date: '2020-08-05', time: '09:00' } }, now),
    ).toMatchObject({
      status: 'announced',
      startsAt: at('2020-08-05T09:00'),
    });
  });

  it('is about sessions to come, by day or by number', () => {
    expect(matchesTarget(makeSession(), { date: '2020-07-16' }, now)).toBe(true);
    expect(matchesTarget(makeSession(), { date: '2020-07-17' }, now)).toBe(false);
    expect(matchesTarget(makeSession(), { round: 2 }, now)).toBe(false);
    expect(matchesTarget(makeSession(), {}, at('2020-07-17T09:00'))).toBe(false);
    expect(matchesTarget(makeSession(), { consultation: 'c1' }, at('2020-07-17T09:00'))).toBe(true);
  });
});

describe('a new session', () => {
  it('asks for the district group, the day, the hour and the place, in this order', () => {
    expect(nextQuestion({})).toBe('districtGroup');
    expect(nextQuestion({ districtGroup: 'THON_N' })).toBe('date');
    expect(nextQuestion({ districtGroup: 'THON_N', date: '2020-07-16' })).toBe('time');
    expect(nextQuestion({ districtGroup: 'THON_N', date: '2020-07-16', time: '13:30' })).toBe('venue');
    expect(nextQuestion({ districtGroup: 'THON_N', date: '2020-07-16', time: '13:30', venue: '' })).toBeNull();
    expect(nextQuestion({ districtGroup: 'THON_N', date: '2020-07-16', time: '13:30', form: 'online' })).toBeNull();
  });
});

it('a moment taken apart and put together is the same moment', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 * 24 * 3650 }), (minute) => {
      const moment = new Date(at('2018-01-01T00:00').getTime() + minute * 60_000);
      const date = new Date(moment.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
      expect(momentOn(date, timeOfDay(moment))).toEqual(moment);
    }),
  );
});

it('a moment before is counted in Bangkok, whatever the host thinks', () => {
  expect(momentBefore(at('2020-07-16T00:30'), { daysBefore: 1, at: '18:00' })).toEqual(at('2020-07-15T18:00'));
});

describe('public holidays', () => {
  it.each([
    ['2020-07-06T09:00', 'วันหยุดชดเชยวันอาสาฬหบูชา'],
    ['2020-07-06T00:30', 'วันหยุดชดเชยวันอาสาฬหบูชา'],
    // Songkran was put off in 2020, and the list of that year says so.
    ['2020-04-14T09:00', null],
    ['2020-07-07T09:00', null],
    ['2031-04-14T09:00', 'วันสงกรานต์'],
    ['2031-04-16T09:00', null],
  ])('on %s: %s', (moment, name) => {
    expect(holidayOn(at(moment), holidays)).toBe(name);
  });

  it('are none where no time is set', () => {
    expect(holidayOn(null, holidays)).toBeNull();
  });
});
