import { openPlace, readPlaces, wordsOfChatLink, writePlaces } from '../../../../src/embedded/line/chat/places.ts';

describe('The address remembers which chats are open', () => {
  it('and who acts in a LINE group', () => {
    const places = [{ chat: 'U1' }, { chat: 'C2', actor: 'U9' }];
    expect(writePlaces(places)).toBe('#U1,C2@U9');
    expect(readPlaces('#U1,C2@U9')).toEqual(places);
  });

  it('at most two of them', () => {
    expect(readPlaces('#U1,U2,U3')).toEqual([{ chat: 'U1' }, { chat: 'U2' }]);
  });

  it.each(['', '#', '#,'])('none in "%s"', (hash) => {
    expect(readPlaces(hash)).toEqual([]);
  });
});

describe('A link of LINE into the own chat', () => {
  it.each([
    [`https://line.me/R/oaMessage/@abc/?${encodeURIComponent('เช็กอิน K7M4P2')}`, 'เช็กอิน K7M4P2'],
    ['https://line.me/R/oaMessage/@abc/', ''],
    ['https://line.me/R/ti/p/@abc', ''],
    ['https://line.me/R/oaMessage/@abc/?%E0%A4%A', ''],
  ])('%s says “%s”', (uri, words) => expect(wordsOfChatLink(uri)).toBe(words));

  it.each([
    'https://line.me/th/',
    'https://example.org/R/oaMessage/@abc/?a',
    'http://line.me/R/ti/p/@abc',
    'no address',
  ])('%s is none', (uri) => expect(wordsOfChatLink(uri)).toBeNull());
});

describe('Opening a chat', () => {
  it('puts it beside the one that is open', () => {
    expect(openPlace([{ chat: 'U1' }], { chat: 'U2' }, true)).toEqual([{ chat: 'U1' }, { chat: 'U2' }]);
  });

  it('replaces the second of two, so that the first stays in sight', () => {
    expect(openPlace([{ chat: 'U1' }, { chat: 'U2' }], { chat: 'U3' }, true)).toEqual([{ chat: 'U1' }, { chat: 'U3' }]);
  });

  it('leaves two chats where they are on a wide screen, and brings one to the front on a narrow one', () => {
    const both = [{ chat: 'U1' }, { chat: 'U2' }];
    expect(openPlace(both, { chat: 'U1' }, true)).toEqual(both);
    expect(openPlace(both, { chat: 'U1' }, false)).toEqual([{ chat: 'U2' }, { chat: 'U1' }]);
  });
});
