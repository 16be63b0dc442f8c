/** Lists of words as pattern source. */

/** One alternative per word of `list`, separated by white space; `_` stands for an optional space, ๆ may be missing. */
export const any = (list: string): string =>
  `(?:${list.trim().split(/\s+/).join('|').replaceAll('_', ' ?').replaceAll('ๆ', 'ๆ?')})`;
