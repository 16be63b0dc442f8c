/**
 * Turns the looks that a Flex message asks for into CSS, value by value. Whatever is not in LINE's vocabulary is
 * dropped: a message never gets to write CSS.
 */

/** CSS by property, as Preact sets it on an element. */
export type Look = Record<string, string | undefined>;

const TEXT_SIZES: Record<string, string> = {
  xxs: '11px',
  xs: '13px',
  sm: '14px',
  md: '16px',
  lg: '19px',
  xl: '22px',
  xxl: '29px',
  '3xl': '35px',
  '4xl': '48px',
  '5xl': '74px',
};
const GAPS: Record<string, string> = {
  none: '0',
  xs: '2px',
  sm: '4px',
  md: '8px',
  lg: '12px',
  xl: '16px',
  xxl: '20px',
};
const CORNERS: Record<string, string> = { ...GAPS, lg: '10px', xl: '13px', xxl: '17px' };
const BORDERS: Record<string, string> = {
  none: '0',
  light: '0.5px',
  normal: '1px',
  medium: '2px',
  'semi-bold': '3px',
  bold: '4px',
};
const IMAGE_WIDTHS: Record<string, string> = {
  xxs: '40px',
  xs: '60px',
  sm: '80px',
  md: '100px',
  lg: '120px',
  xl: '140px',
  xxl: '160px',
  '3xl': '180px',
  '4xl': '200px',
  '5xl': '220px',
  full: '100%',
};
const JUSTIFY: Record<string, string> = {
  center: 'center',
  'flex-start': 'flex-start',
  'flex-end': 'flex-end',
  'space-between': 'space-between',
  'space-around': 'space-around',
  'space-evenly': 'space-evenly',
};
const ENDS: Record<string, string> = { top: 'flex-start', center: 'center', bottom: 'flex-end' };
const TEXT_ALIGN: Record<string, string> = { start: 'start', center: 'center', end: 'end' };

type Given = string | undefined;

function pick(table: Record<string, string>, value: Given): string | undefined {
  return value !== undefined && Object.hasOwn(table, value) ? table[value] : undefined;
}

/** `12px`, or `40%` where LINE allows a share. */
function length(value: Given, share = false): string | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,4}(\.\d{1,3})?px$/.test(value)) return value;
  return share && /^\d{1,3}(\.\d{1,3})?%$/.test(value) ? value : undefined;
}

/** `#RRGGBB` or `#RRGGBBAA`, as LINE takes it. */
export function colour(value: Given): string | undefined {
  return value !== undefined && /^#([0-9a-f]{6}|[0-9a-f]{8})$/i.test(value) ? value : undefined;
}

export const gap = (value: Given): string | undefined => pick(GAPS, value) ?? length(value);
export const textSize = (value: Given): string | undefined => pick(TEXT_SIZES, value) ?? length(value);
export const imageWidth = (value: Given): string => pick(IMAGE_WIDTHS, value) ?? length(value, true) ?? '100px';
export const cornerRadius = (value: Given): string | undefined => pick(CORNERS, value) ?? length(value);
export const justify = (value: Given): string | undefined => pick(JUSTIFY, value);
export const gravity = (value: Given): string | undefined => pick(ENDS, value);
export const textAlign = (value: Given): string | undefined => pick(TEXT_ALIGN, value);

/** `20:13` becomes `20 / 13`. */
export function aspectRatio(value: Given, fallback = '1 / 1'): string {
  const match = /^(\d{1,6}):(\d{1,6})$/.exec(value ?? '');
  return match && Number(match[2]) > 0 ? `${match[1]} / ${match[2]}` : fallback;
}

/** Pictures come over https only, as LINE wants them. */
export function pictureUrl(value: Given): string | undefined {
  return value !== undefined && URL.canParse(value) && new URL(value).protocol === 'https:' ? value : undefined;
}

/** The addresses a button may open. `javascript:` and `data:` are not among them. */
export function linkUrl(value: Given): string | undefined {
  if (value === undefined || !URL.canParse(value)) return undefined;
  return ['https:', 'http:', 'tel:', 'line:'].includes(new URL(value).protocol) ? value : undefined;
}

interface Typeface {
  size?: string;
  color?: string;
  weight?: string;
  style?: string;
  decoration?: string;
}

export function typeface(from: Typeface): Look {
  return {
    fontSize: textSize(from.size),
    color: colour(from.color),
    fontWeight: from.weight === 'bold' ? '700' : from.weight === 'regular' ? '400' : undefined,
    fontStyle: from.style === 'italic' ? 'italic' : from.style === 'normal' ? 'normal' : undefined,
    textDecorationLine:
      from.decoration === 'line-through' || from.decoration === 'underline' || from.decoration === 'none'
        ? from.decoration
        : undefined,
  };
}

interface Frame {
  backgroundColor?: string;
  borderColor?: string;
  borderWidth?: string;
  cornerRadius?: string;
  width?: string;
  maxWidth?: string;
  height?: string;
  maxHeight?: string;
  paddingAll?: string;
  paddingTop?: string;
  paddingBottom?: string;
  paddingStart?: string;
  paddingEnd?: string;
}

/** Background, border, size and padding of a box. */
export function frame(from: Frame): Look {
  const all = gap(from.paddingAll) ?? length(from.paddingAll, true);
  const border = pick(BORDERS, from.borderWidth) ?? length(from.borderWidth);
  return {
    backgroundColor: colour(from.backgroundColor),
    border: border === undefined ? undefined : `${border} solid ${colour(from.borderColor) ?? 'currentColor'}`,
    borderRadius: cornerRadius(from.cornerRadius),
    overflow: from.cornerRadius === undefined ? undefined : 'hidden',
    width: length(from.width, true),
    maxWidth: length(from.maxWidth, true),
    height: length(from.height, true),
    maxHeight: length(from.maxHeight, true),
    paddingTop: gap(from.paddingTop) ?? length(from.paddingTop, true) ?? all,
    paddingBottom: gap(from.paddingBottom) ?? length(from.paddingBottom, true) ?? all,
    paddingInlineStart: gap(from.paddingStart) ?? length(from.paddingStart, true) ?? all,
    paddingInlineEnd: gap(from.paddingEnd) ?? length(from.paddingEnd, true) ?? all,
  };
}

interface Place {
  position?: string;
  offsetTop?: string;
  offsetBottom?: string;
  offsetStart?: string;
  offsetEnd?: string;
}

const offset = (value: Given): string | undefined => gap(value) ?? length(value, true);

export function offsets(from: Place): Look {
  if (from.position !== 'absolute' && from.position !== 'relative') return {};
  return {
    position: from.position,
    top: offset(from.offsetTop),
    bottom: offset(from.offsetBottom),
    insetInlineStart: offset(from.offsetStart),
    insetInlineEnd: offset(from.offsetEnd),
  };
}
