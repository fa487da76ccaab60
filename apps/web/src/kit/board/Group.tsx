import type { IndicatorAnswer } from '@anyuan/contract';

import { Row } from './Row.tsx';

import './rows.css';

interface GroupProps {
  title: string;
  items: readonly IndicatorAnswer[];
  show?: ((name: string) => void) | undefined;
}

/** The indicators of one group. */
export function Group({ title, items, show }: GroupProps) {
  if (items.length === 0) return null;
  return (
    <section className="board-group" aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {items.map((item) => (
          <Row key={item.name} item={item} show={show} />
        ))}
      </ul>
    </section>
  );
}
