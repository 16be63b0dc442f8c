/** Template messages: buttons, confirm, carousel, image carousel. Their labels are shorter than Flex's. */
import { checkAction } from './actions.ts';
import { isObject, mustBeOneOf, type Fields, type Problems } from './problems.ts';

const LABEL_MOST = 20;

export function checkTemplate(template: unknown, at: string, problems: Problems): void {
  if (!isObject(template)) return problems.add(at, 'May not be empty');
  switch (template.type) {
    case 'buttons':
      return checkCard(template, at, problems, { textMost: 160, textMostWithTitle: 60, actions: [1, 4] });
    case 'confirm':
      problems.text(template.text, `${at}.text`, 240);
      return checkActions(template.actions, `${at}.actions`, problems, [2, 2]);
    case 'carousel':
      return eachColumn(template.columns, `${at}.columns`, problems, (column, columnAt) =>
        checkCard(column, columnAt, problems, { textMost: 120, textMostWithTitle: 60, actions: [1, 3] }),
      );
    case 'image_carousel':
      return eachColumn(template.columns, `${at}.columns`, problems, (column, columnAt) => {
        problems.httpsUrl(column.imageUrl, `${columnAt}.imageUrl`);
        const rules = { place: 'template', labelMost: 12, labelOptional: true } as const;
        checkAction(column.action, `${columnAt}.action`, problems, rules);
      });
    default:
      return problems.add(`${at}.type`, mustBeOneOf(['buttons', 'confirm', 'carousel', 'image_carousel']));
  }
}

interface CardRules {
  textMost: number;
  textMostWithTitle: number;
  actions: [least: number, most: number];
}

function checkCard(card: Fields, at: string, problems: Problems, rules: CardRules): void {
  const crowded = card.title !== undefined || card.thumbnailImageUrl !== undefined;
  problems.optionalText(card.title, `${at}.title`, 40);
  problems.text(card.text, `${at}.text`, crowded ? rules.textMostWithTitle : rules.textMost);
  if (card.thumbnailImageUrl !== undefined) problems.httpsUrl(card.thumbnailImageUrl, `${at}.thumbnailImageUrl`);
  checkActions(card.actions, `${at}.actions`, problems, rules.actions);
}

function checkActions(actions: unknown, at: string, problems: Problems, [least, most]: [number, number]): void {
  if (!Array.isArray(actions) || actions.length < least || actions.length > most)
    return problems.add(at, `Size must be between ${least} and ${most}`);
  actions.forEach((action, index) =>
    checkAction(action, `${at}[${index}]`, problems, { place: 'template', labelMost: LABEL_MOST }),
  );
  return undefined;
}

function eachColumn(
  columns: unknown,
  at: string,
  problems: Problems,
  check: (column: Fields, at: string) => void,
): void {
  if (!Array.isArray(columns) || columns.length < 1 || columns.length > 10)
    return problems.add(at, 'Size must be between 1 and 10');
  columns.forEach((column: unknown, index) => {
    if (isObject(column)) check(column, `${at}[${index}]`);
    else problems.add(`${at}[${index}]`, 'May not be empty');
  });
  return undefined;
}
