/**
 * Regular expressions that cannot hang the server. A pattern becomes a small program whose threads all advance together
 * through the text (Thompson's construction), so time grows with text × pattern whatever the pattern is. Only "does it
 * match" is answered, which is all that a filter needs. The meaning is PCRE's, not JavaScript's: `.` is any code point
 * but \n, `$` also matches before a last \n, \d \w \s are ASCII. What is not here is refused: backreferences,
 * lookaround, inline options, possessive quantifiers, Unicode classes and the option x.
 */
import { MongoError, badValue, notImplemented } from './errors.ts';

const MAX_PATTERN = 2000;
const MAX_STEPS = 10_000;

type CharTest = (codePoint: number) => boolean;
/** Looks at the code points before and after a position (−1 outside the text) and, for `$`, whether one is left. */
type Assertion = (before: number, after: number, isLast: boolean) => boolean;
type Node =
  | { kind: 'char'; test: CharTest; literal?: string }
  | { kind: 'assert'; test: Assertion }
  | { kind: 'sequence'; nodes: Node[] }
  | { kind: 'either'; nodes: Node[] }
  | { kind: 'repeat'; node: Node; min: number; max: number };
type Step =
  | { kind: 'char'; test: CharTest }
  | { kind: 'assert'; test: Assertion }
  | { kind: 'fork'; to: number[] }
  | { kind: 'match' };

const NEWLINE = 10;
const isDigit: CharTest = (c) => c >= 48 && c <= 57;
const isWord: CharTest = (c) => isDigit(c) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95;
const isSpace: CharTest = (c) => c === 32 || (c >= 9 && c <= 13);
const not =
  (test: CharTest): CharTest =>
  (c) =>
    !test(c);
const classes: Record<string, CharTest> = {
  d: isDigit,
  w: isWord,
  s: isSpace,
  D: not(isDigit),
  W: not(isWord),
  S: not(isSpace),
};
const controls: Record<string, number> = { n: 10, r: 13, t: 9, f: 12, a: 7, e: 27, '0': 0 };
const atBoundary: Assertion = (before, after) => isWord(before) !== isWord(after);

export function compileRegex(pattern: string, options: string): (text: string) => boolean {
  if (pattern.length > MAX_PATTERN) throw badValue(`Regular expression is longer than ${MAX_PATTERN} characters`);
  for (const option of options) {
    if (option === 'x') throw notImplemented('The regular expression option x');
    if (!'imsu'.includes(option)) throw new MongoError(51108, `invalid flag in regex options: ${option}`);
  }
  const tree = new Parser(pattern, options).parse();
  const plain = plainText(tree);
  if (plain !== undefined) return (text) => text.includes(plain);
  const program = new Assembler().assemble(tree);
  return (text) => matches(program, text);
}

function plainText(tree: Node): string | undefined {
  if (tree.kind === 'char') return tree.literal;
  if (tree.kind !== 'sequence') return undefined;
  const letters = tree.nodes.map((node) => (node.kind === 'char' ? node.literal : undefined));
  return letters.includes(undefined) ? undefined : letters.join('');
}

class Parser {
  private readonly letters: string[];
  private at = 0;
  private readonly ignoreCase: boolean;
  private readonly multiline: boolean;
  private readonly dotAll: boolean;

  constructor(
    private readonly pattern: string,
    options: string,
  ) {
    this.letters = Array.from(pattern);
    this.ignoreCase = options.includes('i');
    this.multiline = options.includes('m');
    this.dotAll = options.includes('s');
  }

  parse(): Node {
    const tree = this.alternatives();
    if (this.at < this.letters.length) throw this.invalid('unmatched closing parenthesis');
    return tree;
  }

  private invalid(why: string) {
    return new MongoError(51091, `Regular expression is invalid: ${why} in /${this.pattern}/`);
  }

  private take(expected: string): boolean {
    if (this.letters[this.at] !== expected) return false;
    this.at++;
    return true;
  }

  private alternatives(): Node {
    const nodes = [this.sequence()];
    while (this.take('|')) nodes.push(this.sequence());
    return nodes.length === 1 ? nodes[0]! : { kind: 'either', nodes };
  }

  private sequence(): Node {
    const nodes: Node[] = [];
    while (this.at < this.letters.length && this.letters[this.at] !== '|' && this.letters[this.at] !== ')') {
      nodes.push(this.quantified(this.atom()));
    }
    return { kind: 'sequence', nodes };
  }

  private quantified(node: Node): Node {
    const range = this.quantifier();
    if (!range) return node;
    const [min, max] = range;
    if (max < min) throw this.invalid('numbers out of order in {} quantifier');
    if (this.letters[this.at] === '+') throw notImplemented('A possessive quantifier');
    this.take('?'); // a lazy quantifier matches the same texts
    if (this.quantifier()) throw this.invalid('quantifier does not follow a repeatable item');
    return { kind: 'repeat', node, min, max };
  }

  private quantifier(): [min: number, max: number] | undefined {
    if (this.take('*')) return [0, Infinity];
    if (this.take('+')) return [1, Infinity];
    if (this.take('?')) return [0, 1];
    const braces = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(this.letters.slice(this.at, this.at + 12).join(''));
    if (!braces) return undefined;
    this.at += braces[0].length;
    const min = Number(braces[1]);
    return [min, braces[2] === undefined ? min : braces[3] === '' ? Infinity : Number(braces[3])];
  }

  private atom(): Node {
    const letter = this.letters[this.at++]!;
    switch (letter) {
      case '(':
        return this.group();
      case '[':
        return { kind: 'char', test: this.characterClass() };
      case '.':
        return { kind: 'char', test: this.dotAll ? () => true : (c) => c !== NEWLINE };
      case '^':
        return this.start(this.multiline);
      case '$':
        return this.end(this.multiline);
      case '\\':
        return this.escaped();
      case '*':
      case '+':
      case '?':
        throw this.invalid('quantifier does not follow a repeatable item');
      default:
        return this.literal(letter);
    }
  }

  private group(): Node {
    if (this.take('?') && !this.take(':')) throw notImplemented('A group (?…) other than (?:…)');
    const node = this.alternatives();
    if (!this.take(')')) throw this.invalid('missing closing parenthesis');
    return node;
  }

  private start(multiline: boolean): Node {
    return {
      kind: 'assert',
      test: (before, after) => before === -1 || (multiline && before === NEWLINE && after !== -1),
    };
  }

  private end(multiline: boolean): Node {
    return {
      kind: 'assert',
      test: (_, after, isLast) => after === -1 || (after === NEWLINE && (multiline || isLast)),
    };
  }

  private escaped(): Node {
    const letter = this.letters[this.at];
    if (letter === undefined) throw this.invalid('\\ at end of pattern');
    if (letter === 'b') return this.assertion(atBoundary);
    if (letter === 'B') return this.assertion((...around) => !atBoundary(...around));
    if (letter === 'A') return this.assertion((before) => before === -1);
    if (letter === 'z') return this.assertion((_, after) => after === -1);
    const known = this.escapedCharacter();
    return typeof known === 'number' ? this.literal(String.fromCodePoint(known)) : { kind: 'char', test: known };
  }

  private assertion(test: Assertion): Node {
    this.at++;
    return { kind: 'assert', test };
  }

  /** After a backslash, in a class or outside: one code point or a class of them. */
  private escapedCharacter(): number | CharTest {
    const letter = this.letters[this.at++]!;
    if (classes[letter]) return classes[letter];
    if (letter in controls && !isDigit(this.letters[this.at]?.codePointAt(0) ?? 0)) return controls[letter]!;
    if (letter === 'x') {
      const hex = /^[0-9a-f]{2}/i.exec(this.letters.slice(this.at, this.at + 2).join(''));
      if (!hex) throw this.invalid('\\x needs two hexadecimal digits');
      this.at += 2;
      return Number.parseInt(hex[0], 16);
    }
    const code = letter.codePointAt(0)!;
    if (isWord(code) && letter !== '_') throw notImplemented(`\\${letter} in a regular expression`);
    return code;
  }

  private literal(letter: string): Node {
    const code = letter.codePointAt(0)!;
    if (!this.ignoreCase) return { kind: 'char', test: (c) => c === code, literal: letter };
    const folded = fold(code);
    return { kind: 'char', test: (c) => fold(c) === folded };
  }

  private characterClass(): CharTest {
    const negated = this.take('^');
    const tests: CharTest[] = [];
    for (let first = true; first || this.letters[this.at] !== ']'; first = false) {
      if (this.at >= this.letters.length) throw this.invalid('missing terminating ]');
      const from = this.classMember();
      if (typeof from !== 'number') {
        tests.push(from);
      } else if (this.letters[this.at] === '-' && (this.letters[this.at + 1] ?? ']') !== ']') {
        this.at++;
        const to = this.classMember();
        if (typeof to !== 'number' || to < from) throw this.invalid('range out of order in character class');
        tests.push((c) => c >= from && c <= to);
      } else {
        tests.push((c) => c === from);
      }
    }
    this.at++;
    const any: CharTest = (c) => tests.some((test) => test(c));
    const inClass: CharTest = this.ignoreCase ? (c) => cases(c).some(any) : any;
    return negated ? not(inClass) : inClass;
  }

  private classMember(): number | CharTest {
    const letter = this.letters[this.at++]!;
    if (letter === '[' && /[:.=]/.test(this.letters[this.at] ?? ''))
      throw notImplemented('A POSIX class like [:alpha:]');
    if (letter !== '\\') return letter.codePointAt(0)!;
    if (this.at >= this.letters.length) throw this.invalid('\\ at end of pattern');
    if (this.letters[this.at] === 'b') {
      this.at++;
      return 8;
    }
    return this.escapedCharacter();
  }
}

/** A code point in lower case, where that is a single one. */
function fold(code: number): number {
  const lower = String.fromCodePoint(code).toLowerCase();
  const folded = lower.codePointAt(0)!;
  return String.fromCodePoint(folded) === lower ? folded : code;
}

const cases = (code: number): number[] => [
  code,
  fold(code),
  String.fromCodePoint(code).toUpperCase().codePointAt(0) ?? code,
];

class Assembler {
  private readonly program: Step[] = [];
  private visits = 0;

  assemble(tree: Node): Step[] {
    this.add(tree);
    this.program.push({ kind: 'match' });
    return this.program;
  }

  private fork(...to: number[]): { to: number[] } {
    const step: Step = { kind: 'fork', to };
    this.program.push(step);
    return step;
  }

  private add(node: Node): void {
    if (this.visits++ > MAX_STEPS) throw badValue('Regular expression is too large');
    if (node.kind === 'char' || node.kind === 'assert') this.program.push(node);
    else if (node.kind === 'sequence') for (const part of node.nodes) this.add(part);
    else if (node.kind === 'either') this.addEither(node.nodes);
    else this.addRepeat(node.node, node.min, node.max);
  }

  private addEither(nodes: Node[]): void {
    const entry = this.fork();
    const exits = nodes.map((node) => {
      entry.to.push(this.program.length);
      this.add(node);
      return this.fork();
    });
    for (const exit of exits) exit.to.push(this.program.length);
  }

  private addRepeat(node: Node, min: number, max: number): void {
    for (let i = 0; i < min; i++) this.add(node);
    const optional = max === Infinity ? 1 : max - min;
    const skips: { to: number[] }[] = [];
    for (let i = 0; i < optional; i++) {
      const start = this.program.length;
      skips.push(this.fork(start + 1));
      this.add(node);
      if (max === Infinity) this.fork(start);
    }
    for (const skip of skips) skip.to.push(this.program.length);
  }
}

function matches(program: Step[], text: string): boolean {
  const seen = new Int32Array(program.length).fill(-1);
  let threads: CharTest[] = [];
  let targets: number[] = [];
  let position = 0;
  let before = -1;
  let at = 0;
  for (;;) {
    const after = text.codePointAt(at) ?? -1;
    const isLast = after !== -1 && at + (after > 0xffff ? 2 : 1) === text.length;
    const next: CharTest[] = [];
    const nextTargets: number[] = [];
    const pending = [0];
    for (let i = threads.length - 1; i >= 0; i--) if (threads[i]!(before)) pending.push(targets[i]!);
    while (pending.length > 0) {
      const index = pending.pop()!;
      if (seen[index] === position) continue;
      seen[index] = position;
      const step = program[index]!;
      if (step.kind === 'match') return true;
      if (step.kind === 'fork') pending.push(...step.to);
      else if (step.kind === 'char') {
        next.push(step.test);
        nextTargets.push(index + 1);
      } else if (step.test(before, after, isLast)) pending.push(index + 1);
    }
    if (after === -1) return false;
    threads = next;
    targets = nextTargets;
    before = after;
    at += after > 0xffff ? 2 : 1;
    position++;
  }
}
