/** Flex containers. LINE refuses unknown fields and values here, so a typing error is an error, not a shrug. */
import { checkAction } from './actions.ts';
import { isObject, length, mustBeOneOf, type Fields, type Problems } from './problems.ts';

const BUBBLE_MOST_BYTES = 30 * 1024;
const CAROUSEL_MOST_BYTES = 50 * 1024;
const BUBBLES_MOST = 12;
const LABEL_MOST = 40;
/** LINE's own bound is not published; deeper than this nobody lays out a card. */
const DEPTH_MOST = 20;

const words = (text: string): string[] => text.split(' ');
const PLACED = words('position offsetTop offsetBottom offsetStart offsetEnd');
const FIELDS: Record<string, Set<string>> = Object.fromEntries(
  Object.entries({
    box: [
      ...words(
        'layout flex contents spacing margin backgroundColor borderColor borderWidth cornerRadius width maxWidth',
      ),
      ...words('height maxHeight paddingAll paddingTop paddingBottom paddingStart paddingEnd action justifyContent'),
      ...words('alignItems background'),
      ...PLACED,
    ],
    button: [...words('flex color style action gravity margin height adjustMode scaling'), ...PLACED],
    image: [
      ...words('url flex margin align gravity size aspectRatio aspectMode backgroundColor action animated'),
      ...PLACED,
    ],
    video: words('url previewUrl altContent aspectRatio action'),
    icon: [...words('url size aspectRatio margin scaling'), ...PLACED],
    text: [
      ...words('flex text size align gravity color weight style decoration wrap lineSpacing margin action maxLines'),
      ...words('contents adjustMode scaling'),
      ...PLACED,
    ],
    span: words('text size color weight style decoration'),
    separator: words('margin color'),
    filler: words('flex'),
    bubble: words('direction styles header hero body footer size action'),
    carousel: words('contents'),
  }).map(([type, fields]) => [type, new Set([...fields, 'type'])]),
);

const VALUES: Record<string, string[]> = {
  layout: words('horizontal vertical baseline'),
  position: words('relative absolute'),
  align: words('start end center'),
  gravity: words('top bottom center'),
  weight: words('regular bold'),
  decoration: words('none underline line-through'),
  aspectMode: words('fit cover'),
  adjustMode: words('shrink-to-fit'),
  justifyContent: words('center flex-start flex-end space-between space-around space-evenly'),
  alignItems: words('center flex-start flex-end'),
  direction: words('ltr rtl'),
};
const STEPS = words('none xs sm md lg xl xxl');
const PIXELS = /^-?\d+(\.\d+)?px$/;
const PIXELS_OR_PERCENT = /^-?\d+(\.\d+)?(px|%)$/;
const TEXT_SIZES = words('xxs xs sm md lg xl xxl 3xl 4xl 5xl');
const SIZES: Record<string, string[]> = {
  text: TEXT_SIZES,
  span: TEXT_SIZES,
  icon: TEXT_SIZES,
  image: [...TEXT_SIZES, 'full'],
  bubble: words('nano micro deca hecto kilo mega giga'),
};
const STYLES: Record<string, string[]> = {
  text: words('normal italic'),
  span: words('normal italic'),
  button: words('primary secondary link'),
};

export function checkFlex(container: unknown, at: string, problems: Problems): void {
  if (!isObject(container)) return problems.add(at, 'May not be empty');
  if (container.type === 'bubble') return checkBubble(container, at, problems);
  if (container.type !== 'carousel') return problems.add(`${at}.type`, mustBeOneOf(['bubble', 'carousel']));
  checkFields(container, 'carousel', at, problems);
  const bubbles = container.contents;
  if (!Array.isArray(bubbles) || bubbles.length < 1 || bubbles.length > BUBBLES_MOST)
    return problems.add(`${at}.contents`, `Size must be between 1 and ${BUBBLES_MOST}`);
  if (bytesOf(container) > CAROUSEL_MOST_BYTES)
    problems.add(at, `The carousel must be at most ${CAROUSEL_MOST_BYTES} bytes`);
  bubbles.forEach((bubble: unknown, index) => {
    const bubbleAt = `${at}.contents[${index}]`;
    if (!isObject(bubble) || bubble.type !== 'bubble') problems.add(`${bubbleAt}.type`, mustBeOneOf(['bubble']));
    else checkBubble(bubble, bubbleAt, problems);
  });
  if (new Set(bubbles.map((bubble: unknown) => (isObject(bubble) ? (bubble.size ?? 'mega') : ''))).size > 1)
    problems.add(`${at}.contents`, 'All bubbles in a carousel must be of the same size');
  return undefined;
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

function checkBubble(bubble: Fields, at: string, problems: Problems): void {
  if (bytesOf(bubble) > BUBBLE_MOST_BYTES) problems.add(at, `The bubble must be at most ${BUBBLE_MOST_BYTES} bytes`);
  checkFields(bubble, 'bubble', at, problems);
  checkTap(bubble.action, `${at}.action`, problems);
  for (const block of ['header', 'body', 'footer']) checkBlock(bubble[block], `${at}.${block}`, problems, ['box']);
  checkBlock(bubble.hero, `${at}.hero`, problems, ['box', 'image', 'video']);
  if (!['header', 'hero', 'body', 'footer'].some((block) => bubble[block] !== undefined))
    problems.add(at, 'At least one block must be specified');
}

function checkBlock(block: unknown, at: string, problems: Problems, types: string[]): void {
  if (block === undefined) return;
  if (!isObject(block) || !types.includes(String(block.type))) problems.add(`${at}.type`, mustBeOneOf(types));
  else checkComponent(block, at, problems, { inLayout: null, depth: 0 });
}

interface Around {
  /** Layout of the box around it; null at the top of a block. */
  inLayout: string | null;
  depth: number;
}

const IN_BASELINE = words('icon text filler');
const IN_BOX = words('box button image text separator filler');

function checkComponent(component: unknown, at: string, problems: Problems, around: Around): void {
  if (!isObject(component)) return problems.add(at, 'May not be empty');
  const type = String(component.type);
  const allowed = around.inLayout === 'baseline' ? IN_BASELINE : IN_BOX;
  if (around.inLayout !== null && !allowed.includes(type)) return problems.add(`${at}.type`, mustBeOneOf(allowed));
  checkFields(component, type, at, problems);
  if (around.depth > DEPTH_MOST) return problems.add(at, 'The nesting of boxes is too deep');
  switch (type) {
    case 'box':
      return checkBox(component, at, problems, around.depth);
    case 'button':
      problems.oneOf(component.height, `${at}.height`, ['md', 'sm']);
      return checkAction(component.action, `${at}.action`, problems, { place: 'flex', labelMost: LABEL_MOST });
    case 'text':
      return checkText(component, at, problems);
    case 'image':
      problems.httpsUrl(component.url, `${at}.url`);
      checkRatio(component.aspectRatio, `${at}.aspectRatio`, problems);
      return checkTap(component.action, `${at}.action`, problems);
    case 'icon':
      return problems.httpsUrl(component.url, `${at}.url`);
    case 'video':
      problems.httpsUrl(component.url, `${at}.url`);
      problems.httpsUrl(component.previewUrl, `${at}.previewUrl`);
      return checkBlock(component.altContent, `${at}.altContent`, problems, ['box', 'image']);
    default:
      return undefined;
  }
}

function checkBox(box: Fields, at: string, problems: Problems, depth: number): void {
  if (box.layout === undefined) problems.add(`${at}.layout`, mustBeOneOf(VALUES.layout!));
  checkTap(box.action, `${at}.action`, problems);
  if (!Array.isArray(box.contents)) return problems.add(`${at}.contents`, 'May not be empty');
  box.contents.forEach((child: unknown, index) =>
    checkComponent(child, `${at}.contents[${index}]`, problems, { inLayout: String(box.layout), depth: depth + 1 }),
  );
  return undefined;
}

function checkText(text: Fields, at: string, problems: Problems): void {
  checkTap(text.action, `${at}.action`, problems);
  if (!Array.isArray(text.contents) || text.contents.length === 0) {
    // A phone refuses the whole message for one empty text.
    if (length(text.text) === 0) problems.add(`${at}.text`, 'must be non-empty text');
    return;
  }
  text.contents.forEach((span: unknown, index) => {
    const spanAt = `${at}.contents[${index}]`;
    if (!isObject(span) || span.type !== 'span') return problems.add(`${spanAt}.type`, mustBeOneOf(['span']));
    checkFields(span, 'span', spanAt, problems);
    if (length(span.text) === 0) problems.add(`${spanAt}.text`, 'must be non-empty text');
    return undefined;
  });
}

function checkTap(action: unknown, at: string, problems: Problems): void {
  if (action !== undefined)
    checkAction(action, at, problems, { place: 'flex', labelMost: LABEL_MOST, labelOptional: true });
}

function checkRatio(ratio: unknown, at: string, problems: Problems): void {
  if (ratio === undefined) return;
  const match = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(typeof ratio === 'string' ? ratio : '');
  if (!match || Number(match[2]) > 3 * Number(match[1])) problems.add(at, 'invalid property');
}

/** Names and plain values of one component: the same rule for a property wherever it stands. */
function checkFields(component: Fields, type: string, at: string, problems: Problems): void {
  for (const [name, value] of Object.entries(component)) {
    const property = `${at}.${name}`;
    if (!FIELDS[type]?.has(name)) problems.add(property, 'unknown field');
    else if (value !== undefined && !isPlausible(type, name, value)) problems.add(property, 'invalid property');
  }
}

function isPlausible(type: string, name: string, value: unknown): boolean {
  const text = String(value);
  if (VALUES[name]) return VALUES[name].includes(text);
  if (name === 'size') return (SIZES[type] ?? []).includes(text) || (type !== 'bubble' && PIXELS_OR_PERCENT.test(text));
  if (name === 'style') return (STYLES[type] ?? []).includes(text);
  if (/^(color|.+Color)$/.test(name)) return /^#[0-9a-f]{6}([0-9a-f]{2})?$/i.test(text);
  if (['margin', 'spacing', 'cornerRadius'].includes(name)) return STEPS.includes(text) || PIXELS.test(text);
  if (name.startsWith('padding') || name.startsWith('offset'))
    return STEPS.includes(text) || PIXELS_OR_PERCENT.test(text);
  if (name === 'borderWidth')
    return words('none light normal medium semi-bold bold').includes(text) || PIXELS.test(text);
  if (['width', 'maxWidth', 'maxHeight'].includes(name) || (name === 'height' && type === 'box'))
    return PIXELS_OR_PERCENT.test(text);
  if (['flex', 'maxLines'].includes(name)) return typeof value === 'number' && Number.isInteger(value) && value >= 0;
  if (['wrap', 'scaling'].includes(name)) return typeof value === 'boolean';
  if (name === 'text') return typeof value === 'string';
  return true;
}
