/** A page whose form carries again what somebody had typed into it, whichever page and whichever form that is. */
import { cloneElement, isValidElement, type ComponentChild, type ComponentChildren, type VNode } from 'preact';
import { typedList, typedText, type Typed } from './forms.tsx';

/** Belongs to the page as it is now, never to what was typed. */
const OF_THE_PAGE: ReadonlySet<string> = new Set(['formToken', 'sheet']);

type Props = Readonly<Record<string, unknown>> & { children?: ComponentChildren };
type Element = VNode<Props>;

/**
 * The page with its form to `action` filled in; fields that are hidden carry what they carried then, so that what this
 * person saw is still what a change is held against. Of several forms to the same place it is the one that knows
 * most of the fields, and whose hidden ones were the same. What folds the form away is open.
 * @returns null where no such form is on the page.
 */
export function refilled(page: VNode, action: string, typed: Typed): VNode | null {
  const plain = built(page) as VNode;
  const forms = mostOf(formsIn(plain, action), (form) => known(form, typed));
  const alike = mostOf(forms, (form) => sameHidden(form, typed));
  // Of several, one that is about the same thing, or none: what was typed about one must not stand beside another.
  const form = forms.length > 1 && sameHidden(alike[0]!, typed) === 0 ? undefined : alike[0];
  return form ? (within(plain, form, (found) => filled(found, typed) as Element) as VNode) : null;
}

const isElement = (node: unknown): node is Element => isValidElement(node);
const childrenOf = (node: ComponentChildren): ComponentChild[] =>
  Array.isArray(node) ? (node as ComponentChildren[]).flatMap(childrenOf) : [node];
const valueOf = (props: Props, missing: string): string =>
  typeof props['value'] === 'string' || typeof props['value'] === 'number' ? String(props['value']) : missing;

/** Components become what they show: pages are functions of what they are given and keep no state. */
function built(node: ComponentChildren): ComponentChildren {
  if (Array.isArray(node)) return (node as ComponentChildren[]).map(built);
  if (!isElement(node)) return node;
  if (typeof node.type === 'function') return built((node.type as (props: Props) => ComponentChildren)(node.props));
  if (node.props.children === undefined) return node;
  return cloneElement(node, {}, built(node.props.children));
}

function everyElement(node: ComponentChildren): Element[] {
  return childrenOf(node).flatMap((each) => (isElement(each) ? [each, ...everyElement(each.props.children)] : []));
}

function formsIn(page: VNode, action: string): Element[] {
  const pathOf = (address: unknown): string => String(address).split(/[?#]/)[0]!;
  const sentTo = (form: Element): boolean =>
    form.type === 'form' && form.props['method'] === 'post' && pathOf(form.props['action']) === pathOf(action);
  return everyElement(page).filter(sentTo);
}

function mostOf(forms: readonly Element[], count: (form: Element) => number): Element[] {
  const most = Math.max(...forms.map(count));
  return forms.filter((form) => count(form) === most);
}

function known(form: Element, typed: Typed): number {
  const names = new Set(everyElement(form.props.children).map(({ props }) => props['name']));
  return Object.keys(typed).filter((name) => names.has(name)).length;
}

function sameHidden(form: Element, typed: Typed): number {
  return everyElement(form.props.children).filter(({ type, props }) => {
    const name = String(props['name']);
    if (type !== 'input' || props['type'] !== 'hidden' || OF_THE_PAGE.has(name)) return false;
    return valueOf(props, '') !== '' && typedList(typed, name).includes(valueOf(props, ''));
  }).length;
}

/** The tree with `wanted` exchanged, and everything open that it lies folded away in. */
function within(node: ComponentChildren, wanted: Element, change: (node: Element) => Element): ComponentChildren {
  if (Array.isArray(node)) return (node as ComponentChildren[]).map((each) => within(each, wanted, change));
  if (!isElement(node)) return node;
  if (node === wanted) return change(node);
  if (!everyElement(node.props.children).includes(wanted)) return node;
  const opened = node.type === 'details' ? { open: true } : {};
  return cloneElement(node, opened, within(node.props.children, wanted, change));
}

function filled(node: ComponentChildren, typed: Typed): ComponentChildren {
  if (Array.isArray(node)) return (node as ComponentChildren[]).map((each) => filled(each, typed));
  if (!isElement(node)) return node;
  const { type, props } = node;
  const name = typeof props['name'] === 'string' ? props['name'] : '';
  const given = typedText(typed, name);
  if (type === 'input' && name && !OF_THE_PAGE.has(name)) {
    if (props['type'] === 'checkbox' || props['type'] === 'radio')
      return cloneElement(node, { checked: typedList(typed, name).includes(valueOf(props, 'on')) });
    // Several of one name are a list that the page wrote, not somebody's words.
    const isOne = name in typed && typedList(typed, name).length === 1;
    return isOne && props['type'] !== 'file' ? cloneElement(node, { value: given }) : node;
  }
  if (type === 'textarea' && name in typed) return cloneElement(node, {}, given);
  if (type === 'select' && name in typed) return cloneElement(node, {}, chosen(props.children, given));
  return props.children === undefined ? node : cloneElement(node, {}, filled(props.children, typed));
}

function chosen(node: ComponentChildren, value: string): ComponentChildren {
  if (Array.isArray(node)) return (node as ComponentChildren[]).map((each) => chosen(each, value));
  if (!isElement(node)) return node;
  if (node.type !== 'option') return cloneElement(node, {}, chosen(node.props.children, value));
  const text = childrenOf(node.props.children)
    .filter((child) => typeof child === 'string' || typeof child === 'number')
    .join('');
  return cloneElement(node, { selected: valueOf(node.props, text) === value });
}
