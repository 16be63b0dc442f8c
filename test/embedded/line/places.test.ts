import { refusalOf, startStage, text, textMessageOf, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

describe('a profile', () => {
  it('of a friend is told', async () => {
    const person = await stage.person('สมศรี ใจดี');
    expect(await stage.line.getProfile(person.id)).toMatchObject({ userId: person.id, displayName: 'สมศรี ใจดี' });
  });

  it('of somebody who is no friend, or has blocked the account, is 404', async () => {
    const stranger = await stage.person('คนแปลกหน้า', { friend: false });
    const blocked = await stage.person('สมศรี');
    await stage.act(blocked, { type: 'unfollow' });
    expect((await refusalOf(stage.line.getProfile(stranger.id))).status).toBe(404);
    expect((await refusalOf(stage.line.getProfile(blocked.id))).status).toBe(404);
  });
});

describe('a LINE group', () => {
  it('tells its name, how many members it has, and the profile of a member who is no friend', async () => {
    const people = [await stage.person('หนึ่ง'), await stage.person('สอง', { friend: false })];
    const group = await stage.group('กรุงธนเหนือ', people);
    expect(await stage.line.getGroupSummary(group.id)).toEqual({ groupId: group.id, groupName: 'กรุงธนเหนือ' });
    expect(await stage.line.getGroupMemberCount(group.id)).toEqual({ count: 2 });
    const profile = await stage.line.getGroupMemberProfile(group.id, people[1]!.id);
    expect(profile).toEqual({ userId: people[1]!.id, displayName: 'สอง' });
  });

  it('does not know somebody who is no member', async () => {
    const [member, other] = [await stage.person('หนึ่ง'), await stage.person('สอง')];
    const group = await stage.group('กรุงธนเหนือ', [member]);
    expect((await refusalOf(stage.line.getGroupMemberProfile(group.id, other.id))).status).toBe(404);
  });

  it('never lists its members to an account that is not verified', async () => {
    const group = await stage.group('กรุงธนเหนือ', [await stage.person('หนึ่ง')]);
    expect((await refusalOf(stage.line.getGroupMembersIds(group.id))).status).toBe(403);
    expect((await refusalOf(stage.line.getFollowers())).status).toBe(403);
  });

  it('without the bot does not exist for it', async () => {
    const group = await stage.group('กลุ่มอื่น', [await stage.person('หนึ่ง')], { bot: false });
    const calls = [stage.line.getGroupSummary(group.id), stage.line.getGroupMemberCount(group.id)];
    for (const call of calls) expect((await refusalOf(call)).status).toBe(404);
  });

  it('is left on the bot’s own wish, with a leave event', async () => {
    const group = await stage.group('กรุงธนเหนือ', [await stage.person('หนึ่ง')]);
    await stage.line.leaveGroup(group.id);
    await stage.idle();
    expect(stage.bot.events()).toMatchObject([{ type: 'leave', source: { type: 'group', groupId: group.id } }]);
    expect(stage.bot.events()[0]).not.toHaveProperty('replyToken');
    expect((await stage.state()).groups[0]!.bot).toBe(false);
  });

  it('sends join when the bot is taken in and leave when it is taken out', async () => {
    const group = await stage.group('กรุงธนเหนือ', [await stage.person('หนึ่ง')], { bot: false });
    await stage.control('PUT', `groups/${group.id}/bot`);
    await stage.control('DELETE', `groups/${group.id}/bot`);
    await stage.idle();
    expect(stage.bot.events()).toMatchObject([{ type: 'join', replyToken: expect.any(String) }, { type: 'leave' }]);
  });

  it('made with the bot in it sends join, unless it is made quietly', async () => {
    await stage.group('เงียบ', [], { quiet: true });
    const loud = await stage.group('เปิดตัว', [], { quiet: false });
    await stage.idle();
    expect(stage.bot.events()).toMatchObject([{ type: 'join', source: { type: 'group', groupId: loud.id } }]);
  });

  it('that is described again keeps the bot, or loses it with a leave event', async () => {
    const group = await stage.group('กรุงธนเหนือ', []);
    const again = { name: 'กรุงธนเหนือ (ใหม่)', groupId: group.id };
    expect(await stage.control('POST', 'groups', again)).toEqual({ ...group, name: again.name });
    expect(await stage.control('POST', 'groups', { ...again, bot: false })).toMatchObject({ bot: false });
    await stage.idle();
    expect(stage.bot.events()).toMatchObject([{ type: 'leave' }]);
  });

  it('tells of members who come and go', async () => {
    const [one, two] = [await stage.person('หนึ่ง'), await stage.person('สอง')];
    const group = await stage.group('กรุงธนเหนือ', [one]);
    await stage.control('PUT', `groups/${group.id}/members/${two.id}`);
    await stage.control('DELETE', `groups/${group.id}/members/${one.id}`);
    await stage.idle();
    expect(stage.bot.events()).toMatchObject([
      {
        type: 'memberJoined',
        joined: { members: [{ type: 'user', userId: two.id }] },
        source: { type: 'group', groupId: group.id },
        replyToken: expect.any(String),
      },
      { type: 'memberLeft', left: { members: [{ type: 'user', userId: one.id }] } },
    ]);
    expect(stage.bot.events()[1]).not.toHaveProperty('replyToken');
  });

  it('in which somebody is no member does not take what they say', async () => {
    const group = await stage.group('กรุงธนเหนือ', [await stage.person('หนึ่ง')]);
    const other = await stage.person('สอง');
    await expect(stage.act(other, { type: 'text', text: 'สวัสดี', groupId: group.id })).rejects.toThrow('409');
  });

  it('without the bot lets people talk, and no event tells of it', async () => {
    const person = await stage.person('หนึ่ง');
    const group = await stage.group('กลุ่มอื่น', [person], { bot: false });
    const { webhookEventId, messageId } = await stage.act(person, { type: 'text', text: 'ลับ', groupId: group.id });
    expect([webhookEventId, Boolean(messageId)]).toEqual(['', true]);
    await stage.idle();
    expect(stage.bot.received).toEqual([]);
  });
});

describe('in a LINE group, an event', () => {
  it('names the group and the person', async () => {
    const person = await stage.person('หนึ่ง');
    const group = await stage.group('กรุงธนเหนือ', [person]);
    const event = await stage.actAndHear(person, { type: 'postback', data: 'rsvp=yes', groupId: group.id });
    expect(event.source).toEqual({ type: 'group', groupId: group.id, userId: person.id });
  });

  it('leaves the person out where LINE would', async () => {
    const person = await stage.person('หนึ่ง');
    const group = await stage.group('กรุงธนเหนือ', [person]);
    const event = await stage.actAndHear(person, { type: 'text', text: 'ไป', groupId: group.id, hideUserId: true });
    expect(event.source).toEqual({ type: 'group', groupId: group.id });
  });

  it('says that the bot was mentioned, and where in the text', async () => {
    const person = await stage.person('หนึ่ง');
    const group = await stage.group('กรุงธนเหนือ', [person]);
    const event = await stage.actAndHear(person, { type: 'text', text: 'ช่วยด้วย', mention: true, groupId: group.id });
    const message = textMessageOf(event);
    expect(message.text).toBe('@ประชาคม ช่วยด้วย');
    const { bot } = await stage.state();
    expect(message.mention).toEqual({
      mentionees: [{ index: 0, length: '@ประชาคม'.length, type: 'user', userId: bot.userId, isSelf: true }],
    });
  });

  it('names the message that it quotes', async () => {
    const person = await stage.person('หนึ่ง');
    const group = await stage.group('กรุงธนเหนือ', [person]);
    const { sentMessages } = await stage.line.pushMessage({ to: group.id, messages: [text('นัดประชุม')] });
    const quotedMessageId = sentMessages[0]!.id;
    const event = await stage.actAndHear(person, { type: 'text', text: 'ไปครับ', quotedMessageId, groupId: group.id });
    expect(event).toMatchObject({ message: { quotedMessageId } });
    expect((await stage.chat(group)).entries.at(-1)).toMatchObject({ quotedMessageId });
  });
});

describe('one to one', () => {
  it('nobody can write to an account that they do not follow', async () => {
    const stranger = await stage.person('คนแปลกหน้า', { friend: false });
    await expect(stage.act(stranger, { type: 'text', text: 'สวัสดี' })).rejects.toThrow('does not follow');
  });

  it('nobody can write to an account that they have blocked', async () => {
    const person = await stage.person('สมศรี');
    await stage.act(person, { type: 'unfollow' });
    await expect(stage.act(person, { type: 'postback', data: 'x' })).rejects.toThrow('409');
  });

  it('a tapped button arrives with its data and the chosen date', async () => {
    const person = await stage.person('สมศรี');
    const params = { datetime: '2020-07-16T13:30' };
    const event = await stage.actAndHear(person, { type: 'postback', data: 'when', displayText: '16 ก.ค.', params });
    expect(event).toMatchObject({
      type: 'postback',
      postback: { data: 'when', params },
      replyToken: expect.any(String),
    });
    expect((await stage.chat(person)).entries[0]!.content).toEqual({
      kind: 'postback',
      data: 'when',
      displayText: '16 ก.ค.',
    });
  });

  it('a place and a sticker arrive in LINE’s shape', async () => {
    const person = await stage.person('สมศรี');
    const place = { title: 'วัดอรุณ', address: 'เขตบางกอกใหญ่', latitude: 13.7437, longitude: 100.4888 };
    const located = await stage.actAndHear(person, { type: 'location', ...place });
    expect(located).toMatchObject({ message: { type: 'location', id: expect.any(String), ...place } });
    const sticker = await stage.actAndHear(person, { type: 'sticker', packageId: '446', stickerId: '1988' });
    expect(sticker).toMatchObject({
      message: { type: 'sticker', packageId: '446', stickerId: '1988', stickerResourceType: 'STATIC' },
    });
  });

  it('a link that is opened makes no event', async () => {
    const person = await stage.person('สมศรี');
    await stage.act(person, { type: 'openUri', uri: 'https://example.org' });
    await stage.idle();
    expect(stage.bot.received).toEqual([]);
  });

  it('the three dots are shown until the bot answers', async () => {
    const person = await stage.person('สมศรี');
    await stage.line.showLoadingAnimation({ chatId: person.id, loadingSeconds: 60 });
    expect((await stage.chat(person)).loadingUntil).not.toBeNull();
    await stage.line.pushMessage({ to: person.id, messages: [text('ค่ะ')] });
    expect((await stage.chat(person)).loadingUntil).toBeNull();
  });

  it.each([
    ['a LINE group', `C${'0'.repeat(32)}`, 5],
    ['seconds that are no multiple of five', null, 7],
    ['more than a minute', null, 65],
  ])('the three dots are refused for %s', async (_, chatId, loadingSeconds) => {
    const person = await stage.person('สมศรี');
    const call = stage.line.showLoadingAnimation({ chatId: chatId ?? person.id, loadingSeconds });
    expect((await refusalOf(call)).status).toBe(400);
  });

  it('the bot can ask who it is', async () => {
    const { bot } = await stage.state();
    expect(await stage.line.getBotInfo()).toMatchObject({
      userId: bot.userId,
      displayName: 'ประชาคม',
      chatMode: 'bot',
    });
  });
});
