/**
 * Draws LINE's Flex messages. Everything shown is text or a checked value: no HTML of the message's is ever parsed.
 * Layout follows LINE: in a row a component takes an equal share unless `flex` says otherwise, in a column its own height.
 */
import type { messagingApi } from '@line/bot-sdk';
import type { VNode } from 'preact';
import { Tappable } from './tappable.tsx';
import {
  aspectRatio,
  colour,
  frame,
  gap,
  gravity,
  imageWidth,
  justify,
  type Look,
  offsets,
  pictureUrl,
  textAlign,
  textSize,
  typeface,
} from './flex-style.ts';

type Component = messagingApi.FlexComponent;
type Box = messagingApi.FlexBox;
type Layout = Box['layout'];

/** How a component sits in its parent: its share of the room, the gap before it, its offsets. */
function placed(component: Component, layout: Layout, before: string | undefined): Look {
  const row = layout !== 'vertical';
  const share = 'flex' in component && typeof component.flex === 'number' ? component.flex : undefined;
  const spreads = component.type !== 'icon' && component.type !== 'separator';
  const grow = share ?? (component.type === 'filler' || (row && spreads) ? 1 : 0);
  const margin = 'margin' in component && component.margin !== undefined ? gap(component.margin) : before;
  const sized = component.type === 'box' && component.width !== undefined;
  return {
    flex: row && grow > 0 && !sized ? `${grow} 1 0` : `${sized ? 0 : grow} 0 auto`,
    [row ? 'marginInlineStart' : 'marginTop']: margin,
    ...('position' in component ? offsets(component) : {}),
  };
}

function FlexText({ text, place }: { text: messagingApi.FlexText; place: Look }): VNode {
  const limited = text.wrap && typeof text.maxLines === 'number' && text.maxLines > 0;
  return (
    <Tappable
      action={text.action}
      class={`fx-text${text.wrap ? ' fx-wrap' : ''}${limited ? ' fx-limited' : ''}`}
      style={{
        ...place,
        ...typeface(text),
        textAlign: textAlign(text.align),
        alignSelf: gravity(text.gravity),
        WebkitLineClamp: limited ? String(text.maxLines) : undefined,
      }}
    >
      {text.contents?.length
        ? text.contents.map((span, index) => (
            <span key={index} style={typeface(span)}>
              {span.text ?? ''}
            </span>
          ))
        : (text.text ?? '')}
    </Tappable>
  );
}

function FlexButton({ button, place }: { button: messagingApi.FlexButton; place: Look }): VNode {
  const style = button.style === 'primary' || button.style === 'secondary' ? button.style : 'link';
  const painted = colour(button.color);
  return (
    <Tappable
      action={button.action}
      class={`fx-button fx-${style}${button.height === 'sm' ? ' fx-small' : ''}`}
      style={{
        ...place,
        alignSelf: gravity(button.gravity),
        ...(painted && (style === 'link' ? { color: painted } : { backgroundColor: painted })),
      }}
    >
      {button.action.label ?? ''}
    </Tappable>
  );
}

function Picture({ url, style, fit }: { url: string | undefined; style: Look; fit: boolean }): VNode {
  const source = pictureUrl(url);
  if (!source) return <span class="fx-no-picture" style={style} role="img" aria-label="ไม่มีรูป" />;
  return <img class={fit ? 'fx-fit' : 'fx-cover'} src={source} alt="" loading="lazy" style={style} />;
}

function FlexImage({ image, place }: { image: messagingApi.FlexImage; place: Look }): VNode {
  return (
    <Tappable
      action={image.action}
      class="fx-image"
      style={{ ...place, textAlign: textAlign(image.align) ?? 'center', alignSelf: gravity(image.gravity) }}
    >
      <Picture
        url={image.url}
        fit={image.aspectMode !== 'cover'}
        style={{
          width: imageWidth(image.size),
          aspectRatio: aspectRatio(image.aspectRatio),
          backgroundColor: colour(image.backgroundColor),
        }}
      />
    </Tappable>
  );
}

function FlexIcon({ icon, place }: { icon: messagingApi.FlexIcon; place: Look }): VNode {
  const size = textSize(icon.size) ?? '16px';
  return (
    <span class="fx-icon" style={place}>
      <Picture url={icon.url} fit style={{ height: size, aspectRatio: aspectRatio(icon.aspectRatio) }} />
    </span>
  );
}

function FlexBox({ box, place = {} }: { box: Box; place?: Look }): VNode {
  const layout: Layout = box.layout === 'horizontal' || box.layout === 'baseline' ? box.layout : 'vertical';
  const between = gap(box.spacing);
  return (
    <Tappable
      action={box.action}
      class={`fx-box fx-${layout}`}
      style={{
        ...place,
        ...frame(box),
        justifyContent: justify(box.justifyContent),
        alignItems: justify(box.alignItems),
      }}
    >
      {(box.contents ?? []).map((component, index) => (
        <FlexComponent
          key={index}
          component={component}
          place={placed(component, layout, index > 0 ? between : undefined)}
          row={layout !== 'vertical'}
        />
      ))}
    </Tappable>
  );
}

interface ComponentProps {
  component: Component;
  place?: Look;
  row?: boolean;
}

function FlexComponent({ component, place = {}, row = false }: ComponentProps): VNode | null {
  switch (component.type) {
    case 'box':
      return <FlexBox box={component} place={place} />;
    case 'text':
      return <FlexText text={component} place={place} />;
    case 'button':
      return <FlexButton button={component} place={place} />;
    case 'image':
      return <FlexImage image={component} place={place} />;
    case 'icon':
      return <FlexIcon icon={component} place={place} />;
    case 'separator':
      return (
        <span
          class={row ? 'fx-separator fx-upright' : 'fx-separator'}
          style={{ ...place, backgroundColor: colour(component.color) }}
        />
      );
    case 'filler':
      return <span style={place} />;
    case 'video':
      return <FlexComponent component={component.altContent} place={place} row={row} />;
    default:
      // `spacer` is gone from LINE's types, yet old messages carry it.
      return (component as { type: string }).type === 'spacer' ? <span class="fx-spacer" /> : null;
  }
}

interface BlockProps {
  name: 'header' | 'hero' | 'body' | 'footer';
  component: Component | undefined;
  look: messagingApi.FlexBlockStyle | undefined;
}

function Block({ name, component, look }: BlockProps): VNode | null {
  if (!component) return null;
  return (
    <div
      class={`fx-${name}${look?.separator ? ' fx-ruled' : ''}`}
      style={{
        backgroundColor: colour(look?.backgroundColor),
        borderTopColor: look?.separator ? colour(look.separatorColor) : undefined,
      }}
    >
      <FlexComponent component={component} />
    </div>
  );
}

const BUBBLE_SIZES = new Set(['nano', 'micro', 'deca', 'hecto', 'kilo', 'mega', 'giga']);

function Bubble({ bubble }: { bubble: messagingApi.FlexBubble }): VNode {
  const size = bubble.size && BUBBLE_SIZES.has(bubble.size) ? bubble.size : 'mega';
  return (
    <Tappable action={bubble.action} class={`fx-bubble fx-${size}`} dir={bubble.direction === 'rtl' ? 'rtl' : 'ltr'}>
      <Block name="header" component={bubble.header} look={bubble.styles?.header} />
      <Block name="hero" component={bubble.hero} look={bubble.styles?.hero} />
      <Block name="body" component={bubble.body} look={bubble.styles?.body} />
      <Block name="footer" component={bubble.footer} look={bubble.styles?.footer} />
    </Tappable>
  );
}

export function Flex({ message }: { message: messagingApi.FlexMessage }): VNode {
  const bubbles = message.contents.type === 'carousel' ? message.contents.contents : [message.contents];
  return (
    <div class={bubbles.length > 1 ? 'fx fx-carousel' : 'fx'} role="group" aria-label={message.altText}>
      {bubbles.map((bubble, index) => (
        <Bubble key={index} bubble={bubble} />
      ))}
    </div>
  );
}
