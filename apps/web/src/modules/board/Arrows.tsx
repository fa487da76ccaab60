import type { IndicatorAnswer } from '@anyuan/contract';

import { useLabel, useText } from '../../i18n/index.ts';
import { Change } from '../../kit/board/Row.tsx';

/** 两升两降: two that are to rise, two that are to fall, as one card of four arrows. */
export function Arrows({ items, show }: { items: readonly IndicatorAnswer[]; show: (name: string) => void }) {
  const t = useText('board');
  const label = useLabel();
  if (items.length === 0) return null;
  return (
    <section className="board-group board-arrows" aria-label={t('arrows')}>
      <h2>{t('arrows')}</h2>
      <ul>
        {items.map((item) => (
          <li key={item.name} data-met={item.isMet ?? undefined}>
            <button type="button" onClick={() => show(item.name)}>
              <span className="board-arrow">
                {item.change === null ? <span className="muted">{t('noData')}</span> : <Change item={item} />}
              </span>
              <span>{label(item.label)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="muted">{t('arrowsNote')}</p>
    </section>
  );
}
