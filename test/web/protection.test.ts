import { formTokenFor, isOwnForm, ownPath } from '../../src/web/protection.ts';

describe('the token of a form', () => {
  it('is another one each time, and all of them are good', () => {
    const [one, two] = [formTokenFor('cookie'), formTokenFor('cookie')];
    expect(one).not.toBe(two);
    expect(isOwnForm('cookie', one)).toBe(true);
    expect(isOwnForm('cookie', two)).toBe(true);
  });

  it.each([
    ['of another session', formTokenFor('another cookie')],
    ['that is empty', ''],
    ['that is too short', formTokenFor('cookie').slice(0, 40)],
    ['with one letter changed', formTokenFor('cookie').replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'))],
    ['that is no text', ['a']],
    ['that is missing', undefined],
  ])('%s is refused', (_which, token) => {
    expect(isOwnForm('cookie', token)).toBe(false);
  });
});

describe('a path to go back to', () => {
  it.each(['/console', '/console/feedback?theme=waste&after=x'])('%s is ours', (path) => {
    expect(ownPath(path)).toBe(path);
  });

  it.each([
    '//elsewhere.example',
    '/\\elsewhere.example',
    'https://elsewhere.example',
    'console',
    '',
    undefined,
    '/a b',
  ])('%s becomes the first page', (path) => {
    expect(ownPath(path)).toBe('/console');
  });
});
