import { chatOf, parseWebhook } from '../../src/line/events.ts';

const base = {
  mode: 'active',
  webhookEventId: 'E1',
  timestamp: 1,
  source: { type: 'user', userId: 'U1' },
  replyToken: 't',
  deliveryContext: { isRedelivery: false },
};
const read = (...events: unknown[]) => parseWebhook(Buffer.from(JSON.stringify({ destination: 'U', events })));

it.each([
  ['message', { message: { type: 'text', id: 'm', text: 'a' } }],
  ['postback', { postback: { data: 'rsvp?c=1', params: { datetime: '2020-07-10T13:30' } } }],
  ['unsend', { unsend: { messageId: 'm' } }],
  ['follow', { follow: { isUnblocked: false } }],
  ['unfollow', {}],
  ['join', {}],
  ['leave', {}],
  ['memberJoined', { joined: { members: [{ type: 'user', userId: 'U2' }] } }],
  ['memberLeft', { left: { members: [{ type: 'user', userId: 'U2' }] } }],
])('reads %s', (type, more) => {
  expect(read({ ...base, type, ...more })).toMatchObject({ events: [{ type }], ignored: 0 });
});

it.each([
  ['a kind that is not known yet', { type: 'videoPlayComplete' }],
  ['a message of a new kind', { type: 'message', message: { type: 'hologram', id: 'm' } }],
  ['a room', { type: 'join', source: { type: 'room', roomId: 'R1' } }],
  ['standby, to which LINE wants no answer', { type: 'follow', mode: 'standby' }],
  ['no source', { type: 'follow', source: undefined }],
])('counts and leaves %s', (_what, more) => {
  expect(read({ ...base, ...more })).toEqual({ events: [], ignored: 1 });
});

it('goes on with the others', () => {
  expect(read({ ...base, type: 'videoPlayComplete' }, { ...base, type: 'follow' })?.events).toHaveLength(1);
});

it('keeps nothing that the bot does not use', () => {
  const [event] = read({
    ...base,
    type: 'message',
    message: {
      type: 'text',
      id: 'm',
      text: 'a',
      emojis: [],
      secret: 'x',
      mention: { mentionees: [{ index: 0, length: 1, type: 'user', userId: 'U9' }] },
    },
  })!.events;
  expect(JSON.stringify(event)).not.toMatch(/secret|emojis|U9/);
});

it('knows the chat: the person, or the LINE group', () => {
  const [direct] = read({ ...base, type: 'follow' })!.events;
  const [group] = read({ ...base, type: 'join', source: { type: 'group', groupId: 'C1' } })!.events;
  expect([chatOf(direct!), chatOf(group!)]).toEqual(['U1', 'C1']);
});
